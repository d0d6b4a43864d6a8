"""Cross entropy takes logits, NLL takes log-softmax, and they agree.
Three other pairs return another number without an error."""
import torch
from torch import nn

torch.manual_seed(0)
logits = 2 * torch.randn(32, 10)  # (batch, classes)
y = torch.randint(10, (32,))
by_hand = logits.exp().sum(1).log() - logits[range(32), y]

outputs = {"Linear": logits, "LogSoftmax": nn.LogSoftmax(dim=1)(logits),
           "Softmax": nn.Softmax(dim=1)(logits)}
fitting = {"LinearCrossEntropyLoss", "LogSoftmaxNLLLoss",
           "LogSoftmaxCrossEntropyLoss"}
print("last layer  lowest  highest  CrossEntropyLoss     NLLLoss")
for name, out in outputs.items():
    line = f"{name:10} {out.min():7.2f} {out.max():8.2f}"
    for loss_fn in nn.CrossEntropyLoss, nn.NLLLoss:
        loss = loss_fn()(out, y)
        fits = loss.allclose(by_hand.mean())
        assert fits == (name + loss_fn.__name__ in fitting)
        line += f" {loss:10.4f} {'right' if fits else 'wrong'}"
    print(line)
