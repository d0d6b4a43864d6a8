"""CutMix pastes a box of another image. lam is the share that remains,
counted after the box is clipped at the border."""
import torch
from torch import Tensor
from torch.distributions import Beta


def cutmix(x: Tensor, y: Tensor, alpha: float = 1.0
           ) -> tuple[Tensor, Tensor, Tensor, float]:
    """Paste a box of each neighbour into a batch (N, C, H, W)."""
    if x.ndim != 4:
        raise ValueError(f"not (N, C, H, W): {tuple(x.shape)}")
    height, width = x.shape[2:]
    side = (1 - Beta(alpha, alpha).sample().item()) ** 0.5 / 2
    row = torch.randint(height, ()).item()
    col = torch.randint(width, ()).item()
    top, left = round(row - height * side), round(col - width * side)
    rows = slice(max(top, 0), round(row + height * side))
    cols = slice(max(left, 0), round(col + width * side))
    mixed = x.clone()
    mixed[:, :, rows, cols] = x.roll(1, 0)[:, :, rows, cols]
    lam = 1 - x[:, :, rows, cols].numel() / x.numel()
    return mixed, y, y.roll(1), lam


torch.manual_seed(0)
y = torch.arange(4)
x = y.float().view(4, 1, 1, 1).expand(4, 1, 6, 9)  # image k is all k
mixed, a, b, lam = cutmix(x, y)
kept = (mixed == a.view(4, 1, 1, 1)).float().mean((1, 2, 3))
assert kept.allclose(torch.tensor(lam))
print(f"labels {a.tolist()} keep {lam:.4f}, the rest is {b.tolist()}")
print(*mixed[0].squeeze(0).int().tolist(), sep="\n")
lams = [cutmix(x, y)[3] for _ in range(500)]
print(f"kept on average: {sum(lams) / 500:.4f}")
try:
    cutmix(y, y)
except ValueError as error:
    print("refused:", error)
