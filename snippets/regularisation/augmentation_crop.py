"""Cut a part out of each image, at a place and a scale of its own, and
enlarge it to the old size."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_sample_image


def crop(x, size, dx, dy):
    """Enlarge the part of `size` around (dx, dy); -1 to 1 is it all."""
    zero = torch.zeros_like(size)
    rows = [size, zero, dx, zero, size, dy]
    theta = torch.stack(rows, 1).view(-1, 2, 3)
    grid = F.affine_grid(theta, x.shape, align_corners=False)
    return F.grid_sample(x, grid, padding_mode="border",
                         align_corners=False)


def scale_and_crop(x: torch.Tensor, least: float = 0.7,
                   rng: torch.Generator | None = None):
    """Enlarge a part of each image, at least `least` wide and high."""
    u = torch.rand(3, len(x), generator=rng, device=x.device)
    size = 1 - (1 - least) * u[0]
    dx, dy = (1 - size) * (2 * u[1:] - 1)  # stay inside
    return crop(x, size, dx, dy)


x = torch.tensor(load_sample_image("china.jpg")[200:216, :24]) / 255
x = x.permute(2, 0, 1).repeat(4, 1, 1, 1)  # (4, 3, 16, 24)
half = torch.full((4,), 0.5)
twice = F.interpolate(x, scale_factor=2, mode="bilinear")
corner = crop(x, half, half, -half)
assert (corner - twice[:, :, :16, 24:]).abs().max() < 1e-4
a, b = (scale_and_crop(x, rng=torch.manual_seed(0)) for _ in "12")
assert a.equal(b) and (scale_and_crop(x, 1) - x).abs().max() < 1e-4
print(f"means: photo {x.mean():.4f}, top right {corner.mean():.4f},",
      tuple(a.shape), [f"{one.mean():.4f}" for one in a])
