"""Five targets that cross entropy refuses, the first four with the fix.
Raises: ValueError. Right: losses/targets.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 3)  # (batch, classes)
y = torch.arange(8) % 3
loss = F.cross_entropy(logits, y)
print(f"int64, (8,), 0 to 2: {loss:.4f}")

floats = y.float()
column = y.unsqueeze(1)
from_one = y + 1
one_hot = F.one_hot(y)
refused = {  # target, and the same target fixed
    "indices as float": (floats, floats.long()),
    "shape (8, 1)": (column, column.squeeze(1)),
    "classes 1 to 3": (from_one, from_one - 1),
    "one-hot integers": (one_hot, one_hot.float()),
}
for name, (target, fixed) in refused.items():
    assert F.cross_entropy(logits, fixed).allclose(loss)
    try:
        F.cross_entropy(logits, target)
    except (RuntimeError, IndexError) as error:
        print(f"{name}:\n  {type(error).__name__}: {error}")

features = torch.randn(8, 2, 6)
output = features.view(-1, 3)  # (32, 3): the batch is no longer the first dimension
F.cross_entropy(output, y)
