"""ReduceLROnPlateau in a training loop: one call per epoch, after the validation,
with the validation loss. The third epoch in a row without a new best cuts the lr."""
import torch
from torch import nn
from torch.optim.lr_scheduler import ReduceLROnPlateau
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
inputs = torch.randn(400, 10)
targets = inputs.sum(1, keepdim=True) + torch.randn(400, 1)  # with noise
train_data = TensorDataset(inputs[:300], targets[:300])
loader = DataLoader(train_data, batch_size=10, shuffle=True)
model, loss_fn = nn.Linear(10, 1), nn.MSELoss()
opt = torch.optim.SGD(model.parameters(), lr=0.05)
scheduler = ReduceLROnPlateau(opt, mode="min", factor=0.1, patience=2)
lrs, val_losses = [], []
for epoch in range(9):
    lrs.append(opt.param_groups[0]["lr"])
    model.train()
    for x, y in loader:
        opt.zero_grad()
        loss_fn(model(x), y).backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        val_losses.append(loss_fn(model(inputs[300:]), targets[300:]).item())
    scheduler.step(val_losses[-1])
    print(f"epoch {epoch}: lr {lrs[-1]:.3f}, validation loss {val_losses[-1]:.3f}")
assert min(val_losses[3:6]) > val_losses[2]  # three epochs without a new best
assert lrs[5] == 0.05
assert abs(lrs[6] - 0.005) < 1e-9
assert min(val_losses[6:]) < val_losses[2]
