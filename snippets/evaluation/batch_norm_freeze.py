"""requires_grad_(False) freezes weight and bias of a batch norm;
eval() freezes its statistics, until the next train()."""
import torch
from torch import nn

norm = nn.BatchNorm1d(8)
model = nn.Sequential(nn.Linear(4, 8), norm)
opt = torch.optim.SGD(model.parameters())


def moved():
    """Name what one training step changes in the batch norm."""
    before = {name: t.clone() for name, t in norm.state_dict().items()}
    opt.zero_grad()
    model(torch.eye(4)).exp().sum().backward()
    opt.step()
    return [name for name, t in norm.state_dict().items()
            if t.is_floating_point() and not t.equal(before[name])]


learned, stored = ["weight", "bias"], ["running_mean", "running_var"]
steps = {"as built": (lambda: None, learned + stored),
         "requires_grad_(False)": (
             lambda: norm.requires_grad_(False), stored),
         "and norm.eval()": (norm.eval, []),
         "and model.train()": (model.train, stored),
         "and norm.eval() again": (norm.eval, [])}
for name, (call, expected) in steps.items():
    call()
    changed = moved()
    assert changed == expected
    print(f"{name:21} moves {' '.join(changed) or 'nothing'}")
