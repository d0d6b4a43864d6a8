"""The lr of the steepest fall trains better than that of the lowest loss,
and half of it nearly as well. A tenth of the lowest is low for this run."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def run(seed, lrs):
    """Train one step at each lr; return the picks and the test result."""
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), momentum=0.9)
    losses = []
    order = torch.cat([train[torch.randperm(1200)] for _ in lrs])
    for lr, batch in zip(lrs, order.split(60)):
        opt.param_groups[0]["lr"] = lr
        opt.zero_grad()
        loss = F.cross_entropy(model(x[batch]), y[batch])
        loss.backward()
        opt.step()
        last = losses[-1] if losses else loss.item()
        losses.append(last + 0.2 * (loss.item() - last))
    lowest = losses.index(min(losses))
    steepest = int(torch.tensor(losses).diff()[:lowest].argmin()) + 1
    picks = {
        "lowest": lrs[lowest],
        "steepest": lrs[steepest],
        "half of it": lrs[steepest] / 2,
        "lowest / 10": lrs[lowest] / 10,
    }
    model.eval()
    with torch.no_grad():
        correct = (model(x[test]).argmax(1) == y[test]).sum().item()
    return picks, correct


lrs = torch.logspace(-3, 0.5, 70).tolist()
correct = {}
for seed in range(5):
    picks, _ = run(seed, lrs)
    for name, lr in picks.items():
        correct.setdefault(name, []).append(run(seed, 60 * [lr])[1])
    print("picks:", ", ".join(f"{n} {lr:.3f}" for n, lr in picks.items()))
    assert correct["steepest"][-1] > correct["lowest"][-1] + 10
    assert correct["half of it"][-1] > correct["lowest"][-1]
print("correct of 597, after three epochs at a constant lr:")
for name, counts in correct.items():
    print(f"{name:11} {counts} mean {sum(counts) / 5:.1f}")
lost = sum(correct["steepest"]) - sum(correct["half of it"])
assert abs(lost) / 5 < 12
