"""If one parameter matters, random points come nearer to its best value
than a grid does, and Sobol points nearer still. If both matter, a
grid is the better of the first two."""
import torch

torch.manual_seed(0)
lines = torch.linspace(1 / 8, 7 / 8, 4)
grid = torch.cartesian_prod(lines, lines)
best = torch.rand(300, 1, 2)  # where the best may be, anywhere
miss = {"grid": [], "random": [], "Sobol": []}
for seed in range(100):
    sobol = torch.quasirandom.SobolEngine(2, scramble=True, seed=seed)
    for name, points in zip(miss, (grid, torch.rand(16, 2),
                                   sobol.draw(16))):
        away = points - best  # (300, 16, 2)
        one = away[..., 0].abs().amin(1).mean()
        both = away.norm(dim=2).amin(1).mean()
        miss[name].append(torch.stack([one, both]))
for name in miss:
    one, both = torch.stack(miss[name]).mean(0)
    miss[name] = one, both
    print(f"{name:6} misses the best lr by {one:.4f},"
          f" the best pair by {both:.4f}")
(g1, g2), (r1, r2), (s1, s2) = miss.values()
assert g1 > 1.5 * r1 and r1 > 1.5 * s1  # one matters
assert r2 > 1.2 * g2 and r2 > 1.05 * s2 > 1.05 * g2  # both matter
