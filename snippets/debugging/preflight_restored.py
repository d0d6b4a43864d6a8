"""preflight takes real steps and puts back what they change: weights, optimizer state,
modes and random state. Needs: torchproof."""
import torch
from torch import nn

import torchproof


class Counter:
    steps = 0  # belongs to a class, which preflight does not follow


torch.manual_seed(0)
model = nn.Sequential(
    nn.Linear(8, 32), nn.BatchNorm1d(32), nn.ReLU(), nn.Dropout(0.5), nn.Linear(32, 4))
loss_fn = nn.CrossEntropyLoss()
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
batch = (torch.randn(64, 8), torch.arange(64) % 4)


def train_step(batch):
    x, y = batch
    model.train()
    optimizer.zero_grad()
    loss = loss_fn(model(x), y)
    loss.backward()
    optimizer.step()
    Counter.steps += 1


def tensors():
    """Copies of the weights, the statistics, the moments of Adam, the random state."""
    moments = [value for state in optimizer.state.values() for value in state.values()]
    found = [*model.state_dict().values(), *moments, torch.get_rng_state()]
    return [each.clone() for each in found]


train_step(batch)  # now Adam has its moments
model[1].eval()
before = tensors()
report = torchproof.preflight(model, loss_fn, batch, optimizer, train_step)
after = tensors()

print(f"{report.forward_passes} forward passes, {Counter.steps - 1} steps")
equal = sum(map(torch.equal, before, after))
print(f"{equal} of {len(before)} tensors are equal")
print(f"batch norm in train mode: {model[1].training}")

assert equal == len(before) == 28
assert not model[1].training
assert Counter.steps > 1
assert report.codes == ["mode-changed"]  # the step trains the batch norm again
