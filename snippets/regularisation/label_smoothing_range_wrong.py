"""A percentage is refused at the first call. A negative value is not:
it is taken for 0. Raises: RuntimeError. Right: regularisation/label_smoothing.py."""
import torch
from torch import nn

torch.manual_seed(0)
logits, y = torch.randn(4, 3), torch.tensor([0, 1, 2, 2])
loss = nn.CrossEntropyLoss()(logits, y)
for e in 0.0, -0.1:
    assert nn.CrossEntropyLoss(label_smoothing=e)(logits, y) == loss
    print(f"label_smoothing={e}: {loss:.4f}")
loss_fn = nn.CrossEntropyLoss(label_smoothing=10)
loss_fn(logits, y)
