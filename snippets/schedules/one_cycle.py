"""OneCycleLR: one cycle over the whole run, one step per batch."""
import torch
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
train, test = torch.randperm(len(x)).split([1200, 597])
loader = DataLoader(TensorDataset(x[train], y[train]), 60, shuffle=True)

model = nn.Sequential(
    nn.Linear(64, 64), nn.ReLU(), nn.Dropout(0.1), nn.Linear(64, 10)
)
loss_fn = nn.CrossEntropyLoss()
epochs = 5
opt = torch.optim.SGD(model.parameters())  # OneCycleLR sets the lr
steps = epochs * len(loader)
sched = OneCycleLR(opt, max_lr=0.3, total_steps=steps)

lrs = []
for epoch in range(epochs):
    model.train()
    for x_batch, y_batch in loader:  # (60, 64), (60,)
        opt.zero_grad()
        loss_fn(model(x_batch), y_batch).backward()
        lrs += sched.get_last_lr()  # the lr that opt.step() will use
        opt.step()
        sched.step()
    model.eval()
    with torch.no_grad():
        logits = model(x[test])  # (597, 10)
    right = (logits.argmax(1) == y[test]).sum()
    print(f"epoch {epoch}: lr {lrs[-len(loader)]:.3g} -> {lrs[-1]:.3g},"
          f" right {right} of {len(test)}")

assert not logits.requires_grad and len(lrs) == steps == 100
assert max(lrs) == lrs[29] == 0.3
