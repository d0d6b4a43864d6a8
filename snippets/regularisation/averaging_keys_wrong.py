"""The state of an AveragedModel does not fit the model: its keys begin
with module., and n_averaged is among them. That of module fits. Right: in this file."""
from torch import nn
from torch.optim.swa_utils import AveragedModel

model = nn.Linear(5, 1)
print(model)
ema = AveragedModel(model)
assert [*ema.state_dict()][:2] == ["n_averaged", "module.weight"]
print(model.load_state_dict(ema.module.state_dict()))
try:
    model.load_state_dict(ema.state_dict())
except RuntimeError as error:
    for line in str(error).splitlines():
        print(line.strip())
