"""Batch norm behind dropout: the same weights have a lower test loss
once its statistics are measured again without dropout."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for seed in range(5):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    drop, norm = nn.Dropout(0.5), nn.BatchNorm1d(64, momentum=None)
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(), drop, norm,
                          nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for epoch in range(5):
        for batch in train[torch.randperm(1200)].split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
    losses, right = [], []
    for dropping in False, True:
        drop.train(dropping)
        norm.train().reset_running_stats()
        for step in range(10):
            model(x[train])
        logits = model.eval()(x[test])
        losses.append(F.cross_entropy(logits, y[test]).item())
        right.append((logits.argmax(1) == y[test]).sum().item())
    (after, before), (more, many) = losses, right
    assert before > after + 0.005 and abs(many - more) < 5
    print(f"statistics with dropout: loss {before:.4f}, right {many}; "
          f"without: loss {after:.4f}, right {more}")
