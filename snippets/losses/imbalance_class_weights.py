"""Class weights 1 / count make every class count the same in total. scikit-learn's
"balanced" weights are the same up to a factor, which cancels for class indices."""
import numpy
import torch
from sklearn.utils.class_weight import compute_class_weight
from torch import nn

torch.manual_seed(0)
targets = torch.tensor([0] * 80 + [1] * 15 + [2] * 5)
logits = torch.randn(100, 3)

counts = torch.bincount(targets, minlength=3)  # minlength: the outputs of the model
weight = 1 / counts.clamp(min=1)
loss = nn.CrossEntropyLoss(weight=weight)(logits, targets)

per_class = [nn.CrossEntropyLoss()(logits[targets == c], targets[targets == c])
             for c in range(3)]
assert loss.isclose(sum(per_class) / 3)

balanced = compute_class_weight("balanced", classes=numpy.arange(3), y=targets.numpy())
balanced = torch.tensor(balanced, dtype=torch.float32)
assert balanced.allclose(100 * weight / 3)
assert nn.CrossEntropyLoss(weight=balanced)(logits, targets).isclose(loss)
print("1 / counts:", [f"{w:.4f}" for w in weight])
print("balanced:  ", [f"{w:.4f}" for w in balanced])
print(f"loss {loss:.4f}, the mean over the classes")
