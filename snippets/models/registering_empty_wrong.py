"""Three usual causes of "optimizer got an empty parameter list". Raises: ValueError.
Right: errors/empty_parameter_list.py."""
import torch
from torch import nn


class PlainList(nn.Module):
    def __init__(self):
        super().__init__()
        self.layers = [nn.Linear(8, 2)]


used_up = nn.Linear(8, 2).parameters()
print("used up:", sum(p.numel() for p in used_up), "weights were counted")

frozen = nn.Linear(8, 2).requires_grad_(False)
trainable = [p for p in frozen.parameters() if p.requires_grad]

for cause, parameters in {"used up": used_up, "frozen": trainable}.items():
    try:
        torch.optim.SGD(parameters, lr=0.1)
    except ValueError as error:
        print(f"{cause}: {error}")
    else:
        raise AssertionError(f"{cause}: the optimizer found parameters")

in_a_list = list(PlainList().parameters())  # list() cures only the first cause
assert not in_a_list
torch.optim.SGD(in_a_list, lr=0.1)
