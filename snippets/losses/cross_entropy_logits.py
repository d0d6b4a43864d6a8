"""Train with cross entropy on raw logits; apply softmax only to read
probabilities."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))  # no softmax
loss_fn = nn.CrossEntropyLoss()  # applies log-softmax itself

x = torch.randn(32, 64)
y = torch.randint(10, (32,))  # class indices
logits = model(x)  # (batch, classes)
loss = loss_fn(logits, y)
loss.backward()
print(f"loss {loss:.4f}")

with torch.no_grad():
    logits = model(x)
    probabilities = logits.softmax(dim=1)
    predicted = logits.argmax(dim=1)  # needs no softmax

chosen = probabilities[torch.arange(32), y]  # of each true class
assert loss.allclose(-chosen.log().mean())
assert predicted.equal(probabilities.argmax(dim=1))
assert logits.min() < 0  # raw outputs, not probabilities
assert probabilities.sum(dim=1).allclose(torch.ones(32))
print(f"first image: class {predicted[0]}, "
      f"probability {probabilities[0].max():.4f}")
