"""watch looks at a loop from the inside, here over the edge of an epoch, and names two
calls in the wrong place: the clipping and the schedule. Needs: torchproof."""
import warnings

import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

import torchproof

torch.manual_seed(0)
digits = load_digits()
images = torch.tensor(digits.data / 16, dtype=torch.float32)
labels = torch.tensor(digits.target)
train_loader = DataLoader(TensorDataset(images[:1400], labels[:1400]), 64, shuffle=True)
val_loader = DataLoader(TensorDataset(images[1400:], labels[1400:]), 397)

model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.2), nn.Linear(64, 10))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
scheduler = torch.optim.lr_scheduler.OneCycleLR(
    optimizer, max_lr=0.3, epochs=3, steps_per_epoch=len(train_loader))

# What is found is a warning as well; this program prints the report instead.
warnings.simplefilter("ignore", torchproof.TorchproofWarning)

with torchproof.watch(model, optimizer, scheduler, steps=50) as report:
    for epoch in range(3):
        model.train()
        for x, y in train_loader:
            optimizer.zero_grad()
            loss_fn(model(x), y).backward()
            optimizer.step()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        scheduler.step()
        model.eval()
        with torch.no_grad():
            for x, y in val_loader:
                loss_fn(model(x), y)

print(report)
assert report.codes == ["clip-order", "schedule-unit"]
