"""sched.step() once per epoch: the run ends early in the warm-up.
Right: schedules/one_cycle.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
epochs = 3


def train_and_test(seed, per_batch):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    opt = torch.optim.SGD(model.parameters())
    sched = OneCycleLR(opt, 0.3, epochs=epochs, steps_per_epoch=20)
    lrs = []
    for _ in range(epochs):
        for batch in train[torch.randperm(1200)].split(60):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            lrs += sched.get_last_lr()
            opt.step()
            if per_batch:
                sched.step()
        if not per_batch:
            sched.step()
    return max(lrs), (model(x[test]).argmax(1) == y[test]).sum()


for seed in range(5):
    wrong_lr, wrong = train_and_test(seed, per_batch=False)
    right_lr, right = train_and_test(seed, per_batch=True)
    assert right > wrong + 10
    print(f"highest lr {wrong_lr:.4f}, per batch {right_lr:.4f};"
          f" right of 597: {wrong}, per batch {right}")
