"""SGD on digits: multi-step decay wins test images at a high lr and
loses more at a low one."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import MultiStepLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train_and_test(seed, lr, milestones):
    torch.manual_seed(seed)
    train, test = torch.randperm(len(x)).split([1200, 597])
    model = nn.Sequential(
        nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
    opt = torch.optim.SGD(model.parameters(), lr, momentum=0.9)
    sched = MultiStepLR(opt, milestones)
    for _ in range(3):  # epochs of 60 batches
        for batch in train[torch.randperm(1200)].split(20):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            sched.step()
    return (model(x[test]).argmax(1) == y[test]).sum().item()


for lr in 0.2, 0.05, 0.005:
    constant = [train_and_test(seed, lr, []) for seed in range(5)]
    decayed = [train_and_test(seed, lr, [90, 135]) for seed in range(5)]
    gains = torch.tensor(decayed) - torch.tensor(constant)
    assert (gains.min() > 10) == (lr == 0.2)
    assert ((-gains).min() > 10) == (lr == 0.005)
    print(f"lr {lr}: constant {constant}, multi-step {decayed}")
    print(f"  mean gain {gains.float().mean():.1f}")
