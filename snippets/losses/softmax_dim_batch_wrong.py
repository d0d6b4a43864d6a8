"""Softmax over the batch: an answer depends on the other images.
All test images at once look fine; one at a time, all get class 0.
Right: losses/softmax_dim.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for cls, knobs in [(torch.optim.SGD, {"lr": 0.1, "momentum": 0.9}),
                   (torch.optim.Adam, {"lr": 0.01})]:
    for dim in 1, 0:
        print(f"{cls.__name__}, dim={dim}, right of 597 in batches of")
        for seed in range(5):
            torch.manual_seed(seed)
            train, test = torch.randperm(len(x)).split([1200, 597])
            model = nn.Sequential(
                nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
            opt = cls(model.parameters(), **knobs)
            for epoch in range(6):
                for batch in train[torch.randperm(1200)].split(100):
                    opt.zero_grad()
                    out = model(x[batch]).log_softmax(dim)
                    F.nll_loss(out, y[batch]).backward()
                    opt.step()
            right = {}
            for size in 597, 10, 1:
                parts = model(x[test]).split(size)  # (size, 10) each
                probs = torch.cat([z.softmax(dim) for z in parts])
                right[size] = (probs.argmax(1) == y[test]).sum().item()
            assert right[597] > 540
            assert dim == 1 or right[10] < 540
            assert dim == 1 or right[1] == (y[test] == 0).sum()
            print(f"  {right}")
