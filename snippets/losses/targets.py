"""Four pairs of loss and target: shape and dtype of the target, and the loss of one
item written out. Each loss is the mean over its items."""
import torch
from torch import nn

torch.manual_seed(0)
z = torch.randn(8, 3)  # the output of the model: (batch, classes)
log_probabilities = z.log_softmax(dim=1)

classes = torch.randint(3, (8,))
mixtures = torch.rand(8, 3).softmax(dim=1)
labels = (torch.rand(8, 3) > 0.5).float()
values = torch.randn(8, 3)

cases = [  # loss, target, loss per item
    (nn.CrossEntropyLoss(), classes, -log_probabilities[torch.arange(8), classes]),
    (nn.CrossEntropyLoss(), mixtures, -(mixtures * log_probabilities).sum(dim=1)),
    (nn.BCEWithLogitsLoss(), labels, (1 + z.exp()).log() - labels * z),
    (nn.MSELoss(), values, (z - values) ** 2),
]
for loss_fn, target, item_losses in cases:
    loss = loss_fn(z, target)
    assert loss.allclose(item_losses.mean())
    dtype = str(target.dtype).removeprefix("torch.")
    print(f"{type(loss_fn).__name__:17}  output (8, 3), target {dtype:7} "
          f"{tuple(target.shape)!s:6}: {loss:.4f}")
