"""T_max in epochs and a step per batch: the lr falls to 0 and climbs
back many times a run, and the last batch gets nearly all of it. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import CosineAnnealingLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
epochs, batches = 4, 60


def train_and_test(seed, T_max):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), 0.2, momentum=0.9)
    sched = CosineAnnealingLR(opt, T_max)
    zeros = 0
    for _ in range(epochs):
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            lr = opt.param_groups[0]["lr"]
            zeros += lr == 0
            opt.step()
            sched.step()
    right = (model(x[test]).argmax(1) == y[test]).sum().item()
    return right, zeros, lr


for seed in range(5):
    wrong, zeros, last = train_and_test(seed, epochs)
    right, _, _ = train_and_test(seed, epochs * batches)
    assert right > wrong + 5
    print(f"lr 0 in {zeros} batches, {last:.3f} in the last;"
          f" right of 597: {wrong}, not {right}")
