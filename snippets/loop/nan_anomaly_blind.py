"""Anomaly mode checks gradients for nan, not for inf, and not the
loss. It costs a stored traceback for each operation."""
import torch

nan = float("nan")
with torch.autograd.set_detect_anomaly(True):
    for name, fn in [("inf gradient", lambda x: x.sqrt()),
                     ("nan loss", lambda x: x.add(nan))]:
        x = torch.tensor(0.0, requires_grad=True)
        loss = fn(x)
        loss.backward()
        assert not (loss.isfinite() and x.grad.isfinite())
        print(f"{name}: loss {loss.item()}, grad {x.grad.item()}")
print("stored:", *loss.grad_fn.metadata)
print("stored without the mode:", *fn(x).grad_fn.metadata)
