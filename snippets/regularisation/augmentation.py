"""Flip, colour and noise, drawn anew for each image of a batch."""
import torch
from sklearn.datasets import load_sample_image
from torch import Generator, Tensor


def draw(x: Tensor, low: float, high: float, rng: Generator | None):
    """One number for each image: (batch, 1, 1, 1)."""
    u = torch.rand(len(x), 1, 1, 1, generator=rng, device=x.device)
    return low + (high - low) * u


def flip(x: Tensor, p: float = 0.5, rng: Generator | None = None):
    """Mirror each image, left to right, with probability p."""
    return torch.where(draw(x, 0, 1, rng) < p, x.flip(3), x)


def colour(x: Tensor, by: float = 0.4, rng: Generator | None = None):
    """Change brightness, contrast, saturation; values from 0 to 1."""
    x = x * draw(x, 1 - by, 1 + by, rng)
    for dims in (1, 2, 3), 1:  # all of an image, the colours of a pixel
        mean = x.mean(dims, keepdim=True)
        x = mean + (x - mean) * draw(x, 1 - by, 1 + by, rng)
    return x.clamp(0, 1)


def noise(x: Tensor, std: float = 0.1, rng: Generator | None = None):
    return x + torch.empty_like(x).normal_(0, std, generator=rng)


x = torch.tensor(load_sample_image("china.jpg")[200:216, :24]) / 255
x = x.permute(2, 0, 1).repeat(64, 1, 1, 1)  # (64, 3, 16, 24)
for change, none in (flip, 0), (colour, 0), (noise, 0):
    out, again = (change(x, rng=torch.manual_seed(0)) for _ in "12")
    assert out.equal(again) and (change(x, none) - x).abs().max() < 1e-6
    print(f"{change.__name__} {tuple(out.shape)}: different images "
          f"{len(out.unique(dim=0))}, mean of the left edge "
          f"{out[..., 0].mean():.4f}, largest {out.max():.4f}")
once = flip(x, rng=torch.manual_seed(0))
assert flip(once, rng=torch.manual_seed(0)).equal(x)
