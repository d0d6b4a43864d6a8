"""Monte Carlo dropout: average many passes with dropout switched on and
batch norm in eval mode. Their spread measures the model's uncertainty."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn


@torch.no_grad()
def sample_predictions(model, x, passes=50):
    """Return class probabilities (passes, batch, classes)."""
    modes = [(module, module.training) for module in model.modules()]
    model.train()  # also the dropout inside LSTMs and transformer layers
    for module in model.modules():
        if isinstance(module, nn.modules.batchnorm._BatchNorm):
            module.eval()
    try:
        return torch.stack([model(x).softmax(dim=1) for _ in range(passes)])
    finally:
        for module, training in modes:
            module.training = training


data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
torch.manual_seed(0)
train, test = torch.randperm(len(x)).split([1200, 597])
model = nn.Sequential(nn.Linear(64, 64), nn.BatchNorm1d(64), nn.ReLU(),
                      nn.Dropout(0.5), nn.Linear(64, 10))
opt = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(8):
    for batch in train[torch.randperm(1200)].split(100):
        opt.zero_grad()
        F.cross_entropy(model(x[batch]), y[batch]).backward()
        opt.step()

model.eval()
running_mean = model[1].running_mean.clone()
samples = sample_predictions(model, x[test])
mean = samples.mean(dim=0)
spread = samples.std(dim=0).max(dim=1).values  # (batch,)
wrong = mean.argmax(dim=1) != y[test]
assert not model[3].training  # dropout is off again
assert model[1].running_mean.equal(running_mean)
assert spread[wrong].mean() > 2 * spread[~wrong].mean()
print(f"wrong: {wrong.sum()} of {len(test)}")
print(f"mean spread: {spread[~wrong].mean():.3f} where correct, "
      f"{spread[wrong].mean():.3f} where wrong")
