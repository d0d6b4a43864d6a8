"""With as many steps as classes, (N, L, C) passes without an error.
The net then learns from the wrong softmax. Right: losses/softmax_dim_layouts.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right, losses = [], []
    for swap in True, False:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(6):
            for batch in train[torch.randperm(1200)].view(12, 10, 10):
                logits = model(x[batch])  # (batch, length, classes)
                if swap:
                    logits = logits.transpose(1, 2)
                opt.zero_grad()
                loss = F.cross_entropy(logits, y[batch])
                loss.backward()
                opt.step()
        right += [(model(x[test]).argmax(1) == y[test]).sum()]
        losses += [loss]
    assert right[0] > right[1] + 200
    assert losses[0] < 1 and losses[1] > 2
    print(f"right of 597: {right[0]}, classes last {right[1]};  "
          f"loss {losses[0]:.2f}, {losses[1]:.2f}")
