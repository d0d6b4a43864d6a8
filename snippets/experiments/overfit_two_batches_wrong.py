"""next(iter(loader)) twice gives two batches. Inside the loop, no
batch is ever repeated, and the loss does not fall to 0.
Right: experiments/overfit_batch.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

data, target = load_digits(return_X_y=True)
dataset = TensorDataset(torch.tensor(data / 16).float(),
                        torch.tensor(target))
loader = DataLoader(dataset, batch_size=32, shuffle=True)
for once in True, False:
    torch.manual_seed(0)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    x, y = next(iter(loader))
    for step in range(60):
        if not once:
            x, y = next(iter(loader))
        if step < 2:
            print("labels", *y[:10].tolist())
        loss = F.cross_entropy(model(x), y)
        opt.zero_grad()
        loss.backward()
        opt.step()
    assert (loss < 0.05) == once
    print("one batch:" if once else "many:", f"loss {loss:.4f}")
