"""Five targets that cross entropy refuses, each with what mends it.
Raises: ValueError. Right: losses/targets.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 3)  # (batch, classes)
y = torch.arange(8) % 3
right = F.cross_entropy(logits, y)
print(f"right: {right:.4f}")
mend = {"class numbers as float": (y.float(), lambda t: t.long()),
        "shape (N, 1)": (y[:, None], lambda t: t.squeeze(1)),
        "classes 1 to 3": (y + 1, lambda t: t - 1),
        "one-hot integers": (F.one_hot(y), lambda t: t.float())}
for name, (target, mended) in mend.items():
    assert F.cross_entropy(logits, mended(target)).allclose(right)
    try:
        F.cross_entropy(logits, target)
    except (RuntimeError, IndexError) as error:
        print(f"{name}:\n  {type(error).__name__}: {error}")

single = y[:1, None]  # (1, 1)
assert single.squeeze().dim() == 0  # a batch of one is gone
x = torch.randn(8, 2, 6)
assert x.flatten(1).shape == (8, 12)
F.cross_entropy(x.view(-1, 3), y)  # 96 numbers make 32 rows of 3
