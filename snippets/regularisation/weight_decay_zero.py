"""At a gradient of 0 Adam takes lr off each weight, whatever the weight
and the decay. SGD and AdamW take the share lr * weight_decay."""
import torch
from torch.optim import SGD, Adam, AdamW

lr = 0.01
for wd in 0.1, 0.001:
    for rule in SGD, AdamW, Adam:
        w = torch.tensor([1.0, 10.0], dtype=torch.double)
        old = w.clone()
        w.grad = torch.zeros_like(w)
        rule([w], lr=lr, weight_decay=wd).step()
        taken = old - w
        expected = lr if rule is Adam else lr * wd * old
        assert (taken - expected).abs().max() < 1e-6
        one, ten = taken.tolist()
        print(f"decay {wd:5}, {rule.__name__:5}: "
              f"1 loses {one:.6f}, 10 loses {ten:.6f}")
