"""Tuned one after the other, decay first, dropout and decay end at a worse
pair than tuned together. Dropout first, or dropout alone, ends at the best.
The two winners of separate searches are too much together."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
drops, decays, loss = [0, 0.3, 0.6], [0, 1, 3], torch.empty(2, 3, 3, 5)
for i, j, seed in torch.ones(3, 3, 5).nonzero().tolist():
    torch.manual_seed(seed)
    train, *held = torch.randperm(len(x)).split([150, 800, 847])
    label = y[train]
    label[:30] = torch.randint(10, (30,))
    model = nn.Sequential(nn.Linear(64, 64), nn.ReLU(),
                          nn.Dropout(drops[i]), nn.Linear(64, 10))
    opt = torch.optim.AdamW(model.parameters(), lr=0.02,
                            weight_decay=decays[j])
    for step in range(30):
        opt.zero_grad()
        F.cross_entropy(model(x[train]), label).backward()
        opt.step()
    model.eval()
    with torch.no_grad():
        for k, part in enumerate(held):
            logits = model(x[part])
            loss[k, i, j, seed] = F.cross_entropy(logits, y[part])
valid, test = loss.mean(3)  # (dropout, decay)
for p, row in zip(drops, valid):
    print(f"dropout {p:3}: validation", *(f"{v:.3f}" for v in row))
row, col = valid[0], valid[:, 0]
i, j = col.argmin(), row.argmin()
print(f"dropout alone {col.min():.3f}, decay alone {row.min():.3f}")
found = {
    "dropout alone": (i.item(), 0),
    "decay first": (valid[:, j].argmin().item(), j.item()),
    "dropout first": (i.item(), valid[i].argmin().item()),
    "both winners": (i.item(), j.item()),
    "all pairs": divmod(valid.argmin().item(), 3),
}
for name, (i, j) in found.items():
    print(f"{name}: {drops[i]}, {decays[j]}, test {test[i, j]:.3f}")
assert test[found["decay first"]] > test[found["all pairs"]] + 0.05
assert test[found["both winners"]] > test[found["all pairs"]] + 0.05
assert found["dropout first"] == found["all pairs"]
assert found["dropout alone"] == found["all pairs"]
