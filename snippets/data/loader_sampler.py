"""WeightedRandomSampler with weight 1/count draws each class equally.
It draws with replacement: rare examples repeat, others never come."""
import torch
from torch.utils.data import (
    DataLoader,
    TensorDataset,
    WeightedRandomSampler,
)

torch.manual_seed(0)
y = torch.tensor([0] * 900 + [1] * 100)
data = TensorDataset(torch.arange(1000), y)
weights = 1 / y.bincount()[y]  # one for each example
print("weights:", [f"{w:.4f}" for w in weights.unique()])
sampler = WeightedRandomSampler(weights, len(y))
for name, loader in {
    "in order": DataLoader(data),
    "weighted": DataLoader(data, sampler=sampler),
}.items():
    index, label = (torch.cat(part) for part in zip(*loader))
    share = label.float().mean()
    seen = index.unique()
    rare = y[seen].sum()
    print(f"{name}: rare share {share:.4f}, {len(seen) - rare} "
          f"of 900 common and {rare} of 100 rare ones seen")
assert abs(share - 0.5) < 0.05 and rare > 95 and len(seen) < 600
