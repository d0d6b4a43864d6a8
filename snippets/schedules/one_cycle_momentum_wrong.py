"""OneCycleLR switches momentum on in an SGD that was built without.
At a small max_lr that helps, at a large one it wrecks the run. Right: in this file."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, max_lr, **knobs):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    opt = torch.optim.SGD(model.parameters())  # momentum=0
    sched = OneCycleLR(opt, max_lr, total_steps=120, **knobs)
    for _ in range(2):  # epochs
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            sched.step()
    return (model(x[test]).argmax(1) == y[test]).sum()


for max_lr in [0.1, 1]:
    print(f"max_lr={max_lr}, right of 597")
    for seed in range(5):
        default = train_and_test(seed, max_lr)
        plain = train_and_test(seed, max_lr, cycle_momentum=False)
        assert (default > plain + 10) == (max_lr == 0.1)
        assert (plain > default + 10) == (max_lr == 1)
        print(f"  default {default}, cycle_momentum=False {plain}")
