"""Adam cancels a constant factor of the gradient, SGD does not.
A single spike lames Adam for long, and clipping prevents that."""
import torch
from torch import nn

y = torch.linspace(1, 3, 10)


def train(cls, factor=1.0, spike=1, max_norm=torch.inf):
    w = nn.Parameter(torch.zeros(10))
    opt = cls([w], lr=0.1)
    for step in range(100):
        opt.zero_grad()
        ((w - y) ** 2).sum().backward()
        w.grad *= factor
        if step == 5:
            w.grad *= spike
        nn.utils.clip_grad_norm_([w], max_norm)
        opt.step()
    return (w - y).norm().item()


for cls in torch.optim.SGD, torch.optim.Adam:
    end, small = train(cls), train(cls, factor=0.001)
    assert (small > 100 * end) == (cls is torch.optim.SGD)
    print(f"{cls.__name__}: error {end:.4f},",
          f"gradient times 0.001: {small:.4f}")
    for max_norm in torch.inf, 10:
        hit = train(cls, spike=1000, max_norm=max_norm)
        lamed = cls is torch.optim.Adam and max_norm == torch.inf
        assert (hit > end + 1) == lamed
        print(f"  a spike of 1000, max_norm {max_norm}: {hit:.4f}")
