"""Which target fits which loss: its shape and dtype, and the formula
that the loss then averages."""
import torch
from torch import nn

torch.manual_seed(0)
batch, classes = 8, 3
y = torch.randint(classes, (batch,))
z = torch.randn(batch, classes)
log_probs = z.log_softmax(1)
probs = torch.rand(batch, classes).softmax(1)
binary = (torch.rand(batch, classes) > 0.5).float()
values = torch.randn(batch, classes)

for loss_fn, target, by_hand in [
        (nn.CrossEntropyLoss(), y, -log_probs[range(batch), y]),
        (nn.CrossEntropyLoss(), probs, -(probs * log_probs).sum(1)),
        (nn.BCEWithLogitsLoss(), binary,
         (1 + z.exp()).log() - binary * z),
        (nn.MSELoss(), values, (z - values) ** 2)]:
    loss = loss_fn(z, target)
    assert loss.allclose(by_hand.mean())
    name = type(loss_fn).__name__
    print(f"{name:17} {tuple(z.shape)}, target {str(target.dtype)[6:]} "
          f"{tuple(target.shape)}: {loss:.4f}")
