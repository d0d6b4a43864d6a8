"""To see a difference four times in five, train 16 (sd / difference)**2
seeds of each setting."""
import math

import torch

torch.manual_seed(0)
for difference in 1.0, 0.5:  # true, with an sd of 1 between seeds
    n = math.ceil(16 / difference**2)
    a, b = torch.randn(2, 20_000, n)  # 20000 comparisons
    error = ((a.var(1) + b.var(1)) / n).sqrt()
    gap = b.mean(1) - a.mean(1)
    found = ((gap + difference) / error > 2).float().mean()
    alarm = ((gap / error).abs() > 2).float().mean()
    assert (found - 0.8).abs() < 0.02 and alarm < 0.06
    print(f"difference {difference} sd, {n} seeds each: seen "
          f"{found:.3f}, with no difference {alarm:.3f}")
