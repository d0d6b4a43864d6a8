"""A validation loss below the training loss need not be a bug: dropout
acts in training only, and the training loss is a mean over the epoch.
Measured in the same way, training is the better one again."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, val = torch.randperm(len(x)).split([600, 1197])
    model = nn.Sequential(nn.Linear(64, 128), nn.ReLU(),
                          nn.Dropout(0.7), nn.Linear(128, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.005)
    for epoch in range(16):
        total = 0
        for batch in train[torch.randperm(600)].split(50):
            loss = F.cross_entropy(model(x[batch]), y[batch])
            opt.zero_grad()
            loss.backward()
            opt.step()
            total += loss.item() / 12
    model.eval()
    same, held = [F.cross_entropy(model(x[part]), y[part]).item()
                  for part in (train, val)]
    assert 1.1 * same < held < total / 1.2
    print(f"training, as printed {total:.4f}, validation {held:.4f}, "
          f"training in eval mode {same:.4f}")
