"""label_smoothing=e spreads a share e of each target over all classes:
1-e+e/C for the right one, e/C for each other."""
import torch
import torch.nn.functional as F
from torch import nn

torch.manual_seed(0)
e, classes = 0.1, 4
logits = torch.randn(6, classes)
y = torch.tensor([0, 1, 2, 3, 3, 1])

soft = (1 - e) * F.one_hot(y, classes) + e / classes  # (6, classes)
print("target 0 becomes", *(f"{p:.4f}" for p in soft[0]))
loss = nn.CrossEntropyLoss(label_smoothing=e)(logits, y)
by_hand = -(soft * logits.log_softmax(1)).sum(1).mean()
assert loss.allclose(by_hand)
assert loss.allclose(F.cross_entropy(logits, soft))
print(f"label_smoothing {loss:.4f}, by hand {by_hand:.4f},",
      f"plain {F.cross_entropy(logits, y):.4f}")
