"""requires_grad_(False) freezes weight and bias of a batch norm. eval() freezes its
running statistics, until the next train()."""
import torch
from torch import nn

torch.manual_seed(0)
norm = nn.BatchNorm1d(8)
model = nn.Sequential(nn.Linear(4, 8), norm)
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
x = torch.randn(16, 4)


def changed_by_a_step():
    """Return the names of what one training step changes in the batch norm."""
    before = {name: value.clone() for name, value in norm.state_dict().items()}
    optimizer.zero_grad()
    model(x).exp().sum().backward()
    optimizer.step()
    return [name for name in ("weight", "bias", "running_mean", "running_var")
            if not norm.state_dict()[name].equal(before[name])]


changed = {"as built": changed_by_a_step()}
norm.requires_grad_(False)
changed["requires_grad_(False)"] = changed_by_a_step()
norm.eval()
changed["and norm.eval()"] = changed_by_a_step()
model.train()
changed["then model.train()"] = changed_by_a_step()

assert changed == {
    "as built": ["weight", "bias", "running_mean", "running_var"],
    "requires_grad_(False)": ["running_mean", "running_var"],
    "and norm.eval()": [],
    "then model.train()": ["running_mean", "running_var"],
}
for name, names in changed.items():
    print(f"{name:21}  changes {', '.join(names) or 'nothing'}")
