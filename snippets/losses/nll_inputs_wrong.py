"""NLL on probabilities or on raw logits: no error, a negative loss.
Right: losses/cross_entropy.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    right, losses = [], []
    for last in nn.LogSoftmax(1), nn.Softmax(1), nn.Identity():
        torch.manual_seed(seed)
        train, test = torch.randperm(len(x)).split([1200, 597])
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10), last)
        opt = torch.optim.Adam(model.parameters(), lr=0.01)
        for epoch in range(6):
            for batch in train[torch.randperm(1200)].split(100):
                opt.zero_grad()
                F.nll_loss(model(x[batch]), y[batch]).backward()
                opt.step()
        out = model(x[test])  # (597, 10)
        right += [(out.argmax(1) == y[test]).sum()]
        losses += [F.nll_loss(out, y[test])]
    good, probs, logits = losses
    assert good > 0 > probs and probs + 1 > 0 and logits + 100 < 0
    print(f"loss {good:.2f}, {probs:.2f}, {logits:.0f}", end=";  ")
    good, probs, logits = right
    assert good > probs + 20 and probs > logits + 200
    print(f"right of 597: {good}, {probs}, {logits}")
