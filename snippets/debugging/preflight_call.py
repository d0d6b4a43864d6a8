"""preflight looks at a model, its loss, one batch and one training step, finds nothing
in this sound training, and leaves its weights as they were. Needs: torchproof."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import torchproof

torch.manual_seed(0)
device = "cuda" if torch.cuda.is_available() else "cpu"
digits = load_digits()
images = torch.tensor(digits.data / 16, dtype=torch.float32)
data = TensorDataset(images, torch.tensor(digits.target))
train_loader = DataLoader(data, batch_size=64, shuffle=True)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)).to(device)
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)


def train_step(batch):
    x, y = batch
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()


before = model[0].weight.clone()
batch = [tensor.to(device) for tensor in next(iter(train_loader))]
report = torchproof.preflight(model, loss_fn, batch, optimizer, train_step)
print(report)
assert report.ok
assert model[0].weight.equal(before)
