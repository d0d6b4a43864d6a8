"""Without momentum the steepest fall may be next to the explosion.
Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def run(seed, lrs):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters())
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
    low = losses.index(min(losses))
    steep = int(torch.tensor(losses).diff()[:low].argmin()) + 1
    right = (model(x[test]).argmax(1) == y[test]).sum().item()
    return [lrs[steep], lrs[low]], right


lrs = torch.logspace(-3, 0.5, 70).tolist()
for seed in range(5):
    (lr, low), _ = run(seed, lrs)
    right = [run(seed, 60 * [lr])[1], run(seed, 60 * [lr / 2])[1]]
    assert right[1] > 450 and (right[0] < 300) == (seed == 3)
    right = [n if n > 300 else "fewer than 300" for n in right]
    print(f"steepest {lr:.2f}, lowest {low:.2f}; right of 597:", *right)
