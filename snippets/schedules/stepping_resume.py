"""With model, optimizer and scheduler saved, a run that was cut in two
ends with the weights and the lrs of the run that went through."""
import io

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn
from torch.optim.lr_scheduler import OneCycleLR

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def build():
    model = nn.Linear(64, 10)
    opt = torch.optim.Adam(model.parameters())
    return model, opt, OneCycleLR(opt, max_lr=0.01, total_steps=40)


def train(model, opt, sched, steps):
    for step in steps:
        opt.zero_grad()
        F.cross_entropy(model(x[step::40]), y[step::40]).backward()
        opt.step()
        sched.step()
    print(f"step {step + 1}, lr {sched.get_last_lr()[0]:.3g},"
          f" weights {model.weight.norm():.6f}")


torch.manual_seed(0)
run, resumed, file = build(), build(), io.BytesIO()
train(*run, range(25))
torch.save([part.state_dict() for part in run], file)
train(*run, range(25, 40))
file.seek(0)
for part, state in zip(resumed, torch.load(file)):
    part.load_state_dict(state)
train(*resumed, range(25, 40))
assert resumed[0].weight.equal(run[0].weight)
