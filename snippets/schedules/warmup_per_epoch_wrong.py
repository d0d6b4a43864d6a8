"""A warm-up counted in batches and stepped per epoch never ends: three
epochs are trained at a few hundredths of the lr. Right: schedules/warmup.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import LinearLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, per_epoch):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    sched = LinearLR(opt, start_factor=0.01, total_iters=60)
    for epoch in range(3):
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            lr = opt.param_groups[0]["lr"]
            opt.step()
            if not per_epoch:
                sched.step()
        if per_epoch:
            sched.step()
    return lr, (model(x[test]).argmax(1) == y[test]).sum().item()


for seed in range(5):
    wrong_lr, wrong = train_and_test(seed, per_epoch=True)
    right_lr, right = train_and_test(seed, per_epoch=False)
    assert right > wrong + 20
    print(f"last lr {wrong_lr:.5f}, per batch {right_lr:.5f};"
          f" right of 597: {wrong}, per batch {right}")
