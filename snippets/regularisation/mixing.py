"""Mixup adds two images and their two losses, both by lam. That is the
cross entropy with the mixed labels."""
import torch
import torch.nn.functional as F
from torch import Tensor
from torch.distributions import Beta


def mixup(x: Tensor, y: Tensor, alpha: float = 1.0
          ) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Mix each image with its neighbour: images, two labels, lam."""
    if len(x) != len(y):
        raise ValueError(f"{len(x)} images, {len(y)} labels")
    lam = Beta(alpha, alpha).sample().to(x.device)
    return lam * x + (1 - lam) * x.roll(1, 0), y, y.roll(1), lam


def mixed_loss(logits: Tensor, a: Tensor, b: Tensor,
               lam: float | Tensor) -> Tensor:
    """The loss of labels a for the share lam, of b for the rest."""
    return (lam * F.cross_entropy(logits, a)
            + (1 - lam) * F.cross_entropy(logits, b))


torch.manual_seed(0)
x, y = torch.rand(4, 1, 8, 8), torch.tensor([0, 1, 2, 1])
mixed, a, b, lam = mixup(x, y)  # mixed: (4, 1, 8, 8)
logits = mixed.flatten(1)[:, :3] * 5  # (4, classes)
soft = lam * F.one_hot(a, 3) + (1 - lam) * F.one_hot(b, 3)
loss = mixed_loss(logits, a, b, lam)
assert loss.allclose(F.cross_entropy(logits, soft))
assert mixed[0].allclose(lam * x[0] + (1 - lam) * x[3])
print(f"labels {a.tolist()} for {lam:.4f}, the rest is {b.tolist()}")
print("first soft label:", [round(p, 4) for p in soft[0].tolist()])
print(f"two losses: {loss:.4f}, soft labels:",
      f"{F.cross_entropy(logits, soft):.4f}")
try:
    mixup(x, y[:3])
except ValueError as error:
    print("refused:", error)
