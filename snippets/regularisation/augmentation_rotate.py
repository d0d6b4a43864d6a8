"""Rotate each image of a batch by an angle of its own."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_sample_image


def turn(x: torch.Tensor, degrees: torch.Tensor):
    """Turn each image left; it need not be square. Corners are 0."""
    h, w = x.shape[2:]
    cos, sin = degrees.deg2rad().cos(), degrees.deg2rad().sin()
    zero = torch.zeros_like(cos)
    rows = [cos, -sin * h / w, zero, sin * w / h, cos, zero]
    theta = torch.stack(rows, 1).view(-1, 2, 3)
    grid = F.affine_grid(theta, x.shape, align_corners=False)
    return F.grid_sample(x, grid, align_corners=False)


def rotate(x: torch.Tensor, most: float = 15.0,
           rng: torch.Generator | None = None):
    """Turn each image by up to `most` degrees, left or right."""
    u = torch.rand(len(x), generator=rng, device=x.device)
    return turn(x, most * (2 * u - 1))


x = torch.tensor(load_sample_image("china.jpg")[200:216, :24]) / 255
x = x.permute(2, 0, 1).repeat(4, 1, 1, 1)  # (4, 3, 16, 24)
square = F.pad(x, (0, 0, 4, 4))  # (4, 3, 24, 24)
right_angle, odd = torch.full((4,), 90.0), torch.linspace(-180, 180, 4)
pairs = {"rot90": (turn(square, right_angle), square.rot90(1, (2, 3))),
         "padded to a square": (turn(x, odd),
                                turn(square, odd)[:, :, 4:-4])}
for name, (got, want) in pairs.items():
    assert (got - want).abs().max() < 1e-4
    print("mean", round(got.mean().item(), 4), "equals", name)
a, b = (rotate(x, rng=torch.manual_seed(0)) for _ in "12")
assert a.equal(b) and (rotate(x, 0) - x).abs().max() < 1e-4
print(tuple(a.shape), "means:", [f"{one.mean():.4f}" for one in a])
