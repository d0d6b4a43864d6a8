"""A gap: nets learn 150 labels, 30 of them random, and get the test
images wrong. Dropout costs training images and wins test images."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for p in 0, 0.5:
    for seed in range(5):
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([150, 1647])
        label = y[train]
        label[:30] = torch.randint(10, (30,))
        model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                              nn.Dropout(p), nn.Linear(64, 10))
        opt = torch.optim.Adam(model.parameters(), lr=0.02)
        for step in range(40):
            opt.zero_grad()
            F.cross_entropy(model(x[train]), label).backward()
            opt.step()
        model.eval()
        learned = (model(x[train]).argmax(1) == label).float().mean()
        logits = model(x[test])
        right = (logits.argmax(1) == y[test]).float().mean()
        loss = F.cross_entropy(logits, y[test])
        assert (learned > 0.93) == (right < 0.78) == (p == 0)
        assert (loss > 0.75) == (p == 0)
        print(f"dropout {p:3}: train {learned:.3f}, test {right:.3f}, "
              f"test loss {loss:.3f}")
