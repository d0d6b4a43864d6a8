"""16 trials: a grid tries 4 values of each parameter, random points 16,
and Sobol points 16 that are spread evenly, one in each 16th."""
import matplotlib.pyplot as plt
import torch

n = 16
torch.manual_seed(0)
lines = torch.linspace(1 / 8, 7 / 8, 4)
sobol = torch.quasirandom.SobolEngine(2, scramble=True, seed=0)
sets = {"grid": torch.cartesian_prod(lines, lines),
        "random": torch.rand(n, 2),
        "Sobol": sobol.draw(n)}

fig, axes = plt.subplots(1, 3)
for ax, (name, points) in zip(axes, sets.items()):
    values = [len(column.unique()) for column in points.T]
    bins = [len(column.unique()) for column in (points.T * n).long()]
    boxes = len((points * 4).long().unique(dim=0))
    assert values == ([4, 4] if name == "grid" else [n, n])
    assert (bins == [n, n]) == (name == "Sobol")
    assert (boxes == n) == (name != "random")
    print(f"{name:6} values {values}  16ths hit {bins}  boxes {boxes}")
    ax.plot(*points.T, "o", markersize=5)
    ax.plot(points[:, 0], torch.full((n,), -0.08), "|")
    ax.set(title=f"{name}: {min(values)} values", xlabel="lr matters",
           xlim=(0, 1), ylim=(-0.15, 1), xticks=[], yticks=[])
    ax.set_box_aspect(1)
axes[0].set_ylabel("this one does not")
title = "A grid of 16 tries 4 values of the lr, the others try 16"
plt.savefig("search_points.svg", metadata={"Title": title})
