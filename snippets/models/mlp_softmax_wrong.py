"""Softmax twice: ten classes, all right, and still the loss is 1.46.
Right: recipes/mlp.py."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

y = torch.tensor(load_digits().target)
probs = F.one_hot(y).float()  # (1797, 10): certain, and right
logits = probs.log()
assert logits.softmax(1).equal(probs)
print(f"logits into cross entropy: {F.cross_entropy(logits, y):.4f}")

loss = F.cross_entropy(probs, y)
floor = torch.tensor(1 + 9 / math.e).log()
assert loss.allclose(floor)
print(f"probabilities: {loss:.4f}, log(1 + 9/e) is {floor:.4f}")
