"""Image and mask need the same draw: one grid for both, and the mask
takes the nearest pixel, so that no label is invented."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits


def grid(x, most):
    """Turn each image by up to `most` degrees; for square images."""
    turn = torch.deg2rad(most * (2 * torch.rand(len(x)) - 1))
    cos, sin, zero = turn.cos(), turn.sin(), torch.zeros_like(turn)
    theta = torch.stack([cos, -sin, zero, sin, cos, zero], 1)
    return F.affine_grid(theta.view(-1, 2, 3), x.shape,
                         align_corners=False)


def sample(x, grid, mode="bilinear"):
    return F.grid_sample(x, grid, mode, align_corners=False)


torch.manual_seed(0)
x = torch.tensor(load_digits().images[:500, None] / 16).float()
mask = (x > 0.5) * 3.0  # (500, 1, 8, 8), labels 0 and 3
one, other = grid(x, 30), grid(x, 30)
for name, at, mode in [("same draw, nearest", one, "nearest"),
                       ("same draw, bilinear", one, "bilinear"),
                       ("another draw", other, "nearest")]:
    ink, label = sample(x, one), sample(mask, at, mode)
    same = ((ink > 0.5) == (label > 1.5)).float().mean()
    labels = len(label.unique())
    assert (same < 0.88) == (at is other)
    assert (labels > 2) == (mode == "bilinear")
    print(f"{name}: {same:.4f} of the pixels agree, {labels} labels")
