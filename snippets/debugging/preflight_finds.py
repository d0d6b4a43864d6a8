"""preflight names two bugs, a softmax before cross entropy and a missing zero_grad, and
puts the symptom of the first, a loss that stands still, below it. Needs: torchproof."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.nn import functional as F

import torchproof

torch.manual_seed(0)
digits = load_digits()
inputs = torch.tensor(digits.data[:64] / 16, dtype=torch.float32)
targets = torch.tensor(digits.target[:64])
model = nn.Sequential(
    nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), nn.Softmax(dim=1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.01)


def loss_fn(scores, y):
    return F.cross_entropy(scores, y)


def train_step(batch):
    x, y = batch
    loss_fn(model(x), y).backward()
    optimizer.step()


batch = (inputs, targets)
report = torchproof.preflight(model, loss_fn, batch, optimizer, train_step)
print(report)
assert report.codes == ["raw-scores", "cannot-overfit", "gradients-accumulate"]
assert report.findings[1].because_of == "raw-scores"
