"""state_dict() holds the live weights. Put back without a deepcopy,
it brings back the weights that the test has left. Right: schedules/lr_finder.py."""
from copy import deepcopy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

torch.manual_seed(0)
data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)
for copy in deepcopy, dict:
    model = nn.Linear(64, 10)
    before = F.cross_entropy(model(x), y).item()
    start = copy(model.state_dict())
    opt = torch.optim.SGD(model.parameters())
    for lr in torch.logspace(-3, 1, 40).tolist():
        opt.param_groups[0]["lr"] = lr
        opt.zero_grad()
        F.cross_entropy(model(x), y).backward()
        opt.step()
    model.load_state_dict(start)
    after = F.cross_entropy(model(x), y).item()
    assert (after == before) == (copy is deepcopy)
    print(f"{copy.__name__:8} loss {before:.4f}, after {after:.4f}")
