"""opt.step() moves the weights, sched.step() moves the lr. Either one
alone leaves the other standing. Warns: UserWarning. Right: schedules/one_cycle.py."""
import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for calls in ["opt and sched", "opt alone", "sched alone"]:
    torch.manual_seed(0)
    model = nn.Linear(64, 10)
    start = model.weight.detach().clone()
    opt = torch.optim.SGD(model.parameters())
    sched = OneCycleLR(opt, max_lr=0.5, total_steps=20)
    lrs = []
    for _ in range(20):
        opt.zero_grad()
        F.cross_entropy(model(x), y).backward()
        lrs += sched.get_last_lr()
        if "opt" in calls:
            opt.step()
        if "sched" in calls:
            sched.step()
    moved = (model.weight - start).norm()
    assert (moved == 0) == (calls == "sched alone")
    assert (max(lrs) == min(lrs)) == (calls == "opt alone")
    print(f"{calls:13} lr {lrs[0]:.4g} -> {max(lrs):.4g}"
          f" -> {lrs[-1]:.2g}, weights moved by {moved:.4f}")
