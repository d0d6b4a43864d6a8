"""A second backward() raises only if the graph has saved a tensor. A sum has
saved none: the gradient is doubled, and nothing raises.
Right: loop/backward_two_losses.py."""
import torch

w = torch.tensor([1.0, 3.0], requires_grad=True)
losses = {
    "w.sum()": lambda: w.sum(),
    "(w + 1).mean()": lambda: (w + 1).mean(),
    "(3 * w).sum()": lambda: (3 * w).sum(),
    "w.square().sum()": lambda: w.square().sum(),
    "w.sigmoid().sum()": lambda: w.sigmoid().sum(),
}
doubled = []
for name, make_loss in losses.items():
    w.grad = None
    loss = make_loss()
    loss.backward()
    once = w.grad.clone()
    try:
        loss.backward()
    except RuntimeError:
        print(f"{name:18} raises")
    else:
        print(f"{name:18} {once.tolist()}, then {w.grad.tolist()}")
        assert w.grad.equal(2 * once)
        doubled.append(name)
assert doubled == ["w.sum()", "(w + 1).mean()"]
