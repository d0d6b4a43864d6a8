"""FMix keeps the brightest share of smooth noise, in a few blobs. Cut
from white noise, the same share falls apart."""
import torch
from torch import Tensor
from torch.distributions import Beta


def fmix_mask(h: int, w: int, lam: float, decay: float = 3) -> Tensor:
    """Ones for the share lam of (h, w), else zeros."""
    rows = torch.fft.fftfreq(h)[:, None]
    freq = (rows ** 2 + torch.fft.rfftfreq(w) ** 2).sqrt()
    noise = torch.randn(freq.shape, dtype=torch.cfloat)
    noise = noise / freq.clamp(min=1 / max(h, w)) ** decay
    grey = torch.fft.irfft2(noise, s=(h, w)).flatten()
    mask = torch.zeros(h * w)
    mask[grey.argsort(descending=True)[:round(lam * len(mask))]] = 1
    return mask.view(h, w)


def fmix(x: Tensor, y: Tensor, alpha: float = 1.0
         ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Mix each image of a batch (N, C, H, W) with its neighbour."""
    lam = Beta(alpha, alpha).sample().item()
    mask = fmix_mask(*x.shape[2:], lam).to(x)
    mixed = mask * x + (1 - mask) * x.roll(1, 0)
    return mixed, y, y.roll(1), mask.mean()


torch.manual_seed(0)
y = torch.arange(4)
x = y.float().view(4, 1, 1, 1).expand(4, 3, 32, 40)  # image k is all k
mixed, a, b, lam = fmix(x, y)
assert mixed.mean((1, 2, 3)).allclose(lam * a + (1 - lam) * b)
assert mixed.unique().equal(y.float())  # no pixel is a blend
print(tuple(mixed.shape), f"keeps {lam:.4f} of {a.tolist()}")
for name, mask in [("smooth", fmix_mask(32, 40, 0.3)),
                   ("white", fmix_mask(32, 40, 0.3, decay=0))]:
    edges = sum(mask.diff(dim=dim).abs().sum() for dim in (0, 1))
    assert mask.mean() == 0.3 and (edges < 200) == (name == "smooth")
    print(f"{name}: share {mask.mean():.4f}, edges {edges:.0f}")
