"""Behind a softmax the training loss stays above log(e + 9) - 1 = 1.4612.
In these runs it ends near that floor plus the fraction of wrong images."""
import math

import matplotlib.pyplot as plt
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
floor = math.log(math.e + 9) - 1


def train_model(softmax_first, seed):
    """Return the loss after each epoch, and the predicted classes."""
    torch.manual_seed(seed)
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    if softmax_first:
        model.append(nn.Softmax(dim=1))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    losses = []
    for epoch in range(25):
        for batch in torch.randperm(len(x)).split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
        with torch.no_grad():
            output = model(x)
        losses.append(F.cross_entropy(output, y).item())
    return losses, output.argmax(dim=1)


for softmax_first, seed, style in [
        (False, 0, "--"), (True, 0, "-"), (True, 2, "-.")]:
    losses, predicted = train_model(softmax_first, seed)
    wrong = (predicted != y).float().mean().item()
    name = "softmax first" if softmax_first else "logits"
    print(f"{name}, seed {seed}: loss {losses[-1]:.4f}, "
          f"wrong {wrong:.4f}, "
          f"classes predicted {len(predicted.unique())}")
    if softmax_first:
        assert min(losses) > floor
        assert abs(losses[-1] - floor - wrong) < 0.02
    else:
        assert losses[-1] < 0.1
    plt.plot(range(1, 26), losses, style, label=f"{name}, seed {seed}")
plt.axhline(floor, ls=":", label=f"floor {floor:.4f}")
plt.gca().set(xlabel="epoch", ylabel="training loss")
plt.legend()
title = "Behind a softmax the training loss never falls below 1.4612"
plt.savefig("cross_entropy_floor.svg", metadata={"Title": title})
