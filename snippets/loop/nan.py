"""Stop at the first module with inf or nan in its input or output."""
import torch
from torch import nn


def watch(model: nn.Module) -> list:
    """Add a check behind each module; remove() the handles later."""
    def count(value):
        if isinstance(value, (tuple, list)):
            return sum(map(count, value))
        return torch.is_tensor(value) and (~value.isfinite()).sum()

    def check(name):
        def hook(module, args, out):
            for what, value in ("input", args), ("output", out):
                if bad := count(value):
                    where = f"{what} of {name!r}, {module}"
                    raise FloatingPointError(f"{bad} bad in {where}")
        return hook
    return [module.register_forward_hook(check(name))
            for name, module in model.named_modules()]


class Log(nn.Module):
    def forward(self, x):
        return x.log()


torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), Log(), nn.Linear(8, 1))
handles = watch(model)
found = []
for x in torch.randn(5, 4), torch.full([5, 4], torch.nan):
    try:
        model(x)
    except FloatingPointError as error:
        found.append(str(error))
        print(error)
assert "output of '1', Log()" in found[0]
assert "input of '0', Linear" in found[1]
for handle in handles:
    handle.remove()
assert model(x).shape == (5, 1)  # nothing stops it any more
