"""If batch == d_in == d_out, W.matmul(x) has the right shape. It mixes
the images of a batch, and the net learns next to nothing.
Right: shapes/silent_order.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
orders = [lambda x, W: x.matmul(W), lambda x, W: W.matmul(x)]
for seed in range(5):
    right = []
    for order in orders:
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x))[:1728].split([1216, 512])
        W = (torch.randn(64, 64) / 8).requires_grad_()
        out = nn.Linear(64, 10)
        opt = torch.optim.Adam([W, *out.parameters()], lr=0.01)
        for epoch in range(3):
            for batch in train[torch.randperm(1216)].split(64):
                opt.zero_grad()
                logits = out(F.relu(order(x[batch], W)))
                F.cross_entropy(logits, y[batch]).backward()
                opt.step()
        hits = [(out(F.relu(order(x[batch], W))).argmax(1) == y[batch])
                for batch in test.split(64)]
        right.append(torch.cat(hits).sum().item())
    assert right[0] > right[1] + 300
    print(f"right of {len(test)}: {right[0]}, W.matmul(x) {right[1]}")
