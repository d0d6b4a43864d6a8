"""A parabola with a noisy gradient: at a high lr any decay lowers the
final loss, at a low lr each one raises it. Theory agrees for SGD."""
import torch
from torch import nn
from torch.optim.lr_scheduler import (
    ConstantLR,
    CosineAnnealingLR,
    ExponentialLR,
    MultiStepLR,
)

torch.manual_seed(0)
make = {
    "constant": lambda: ConstantLR(opt, 1),
    "multi-step": lambda: MultiStepLR(opt, [100, 150]),
    "exponential": lambda: ExponentialLR(opt, 0.01 ** (1 / 200)),
    "cosine": lambda: CosineAnnealingLR(opt, 200),
}
SGD, Adam = torch.optim.SGD, torch.optim.Adam
for kind, lr in (SGD, 0.3), (SGD, 0.01), (Adam, 0.3), (Adam, 0.01):
    print(kind.__name__, lr)
    final = []
    for name in make:
        w = nn.Parameter(torch.full([2000], 2.0))  # 2000 runs at once
        opt = kind([w], lr)
        sched, square = make[name](), 4.0  # the mean of w ** 2
        for _ in range(200):
            w.grad = w.detach() + torch.randn(2000)  # of w ** 2 / 2
            rate = sched.get_last_lr()[0]
            square = (1 - rate) ** 2 * square + rate ** 2
            opt.step()
            sched.step()
        final.append(w.detach().square().mean() / 2)
        theory = f", theory {square / 2:.4f}" * (kind is SGD)
        print(f"  {name:11} {final[-1]:.4f}{theory}")
        assert (final[-1] * 2 / square - 1).abs() < 0.1 or kind is Adam
    constant, *decayed = final
    assert (max(decayed) < 0.5 * constant) == (lr == 0.3)
    assert (min(decayed) > 1.5 * constant) == (lr == 0.01)
