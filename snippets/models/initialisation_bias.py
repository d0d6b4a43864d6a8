"""With rare positives, an output bias of log(p / (1 - p)) starts the loss where a
constant guess would bring it. Without it,
the first steps are spent on learning the bias."""
import math

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
kept = torch.cat([(y != 9).nonzero().flatten(), (y == 9).nonzero().flatten()[:33]])
x, y = x[kept], (y[kept] == 9).float()
p = y.mean().item()
entropy = -p * math.log(p) - (1 - p) * math.log(1 - p)
print(f"{p:.1%} positives, loss of the best constant guess {entropy:.4f}")


def final_loss(bias, lr, seed):
    """The loss before the first step, and after 100 steps."""
    torch.manual_seed(seed)
    model = nn.Sequential(nn.Linear(64, 32), nn.ReLU(), nn.Linear(32, 1))
    if bias is not None:
        nn.init.constant_(model[-1].bias, bias)
    optimizer = torch.optim.Adam(model.parameters(), lr=lr)
    values = []
    for step in range(101):
        loss = F.binary_cross_entropy_with_logits(model(x).flatten(), y)
        values.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return values[0], values[-1]


prior = math.log(p / (1 - p))
print(f"{'':9}{'default bias':>22}{'log(p / (1 - p))':>22}")
print(f"{'lr':9}" + 2 * f"{'step 0':>11}{'step 100':>11}")
for lr in (0.001, 0.003, 0.01, 0.03):
    default = [final_loss(None, lr, seed) for seed in range(5)]
    informed = [final_loss(prior, lr, seed) for seed in range(5)]
    line = f"{lr:<9}"
    for runs in (default, informed):
        for values in zip(*runs, strict=True):
            line += f"{sum(values) / 5:11.4f}"
    print(line)
    for (start, end), (informed_start, informed_end) in zip(
            default, informed, strict=True):
        assert start > entropy + 0.5
        assert abs(informed_start - entropy) < 0.01
        assert informed_end < 0.7 * end
