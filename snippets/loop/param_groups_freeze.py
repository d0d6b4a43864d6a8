"""A frozen weight rests once its gradient is None; at 0 it may not."""
import torch
from torch.optim import SGD, AdamW

for to_none in True, False:
    for rule, knobs in (SGD, {}), (SGD, {"momentum": 0.9}), (AdamW, {}):
        w = torch.tensor(1.0, requires_grad=True)
        v = torch.tensor(1.0, requires_grad=True)
        opt = rule([w, v], lr=0.01, **knobs)
        for step in range(20):
            if step == 10:
                w.requires_grad_(False)
                old = w.item()
            opt.zero_grad(set_to_none=to_none)
            loss = (w * v - 3) ** 2
            loss.backward()
            opt.step()
        assert (w.grad is None) == to_none
        assert not to_none or w.item() == old
        print(f"grad {w.grad}, {rule.__name__} {knobs}:"
              f" w {old:.4f} -> {w:.4f}, loss {loss:.4f}")
