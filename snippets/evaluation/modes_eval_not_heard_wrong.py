"""eval() reaches registered modules only, and only if it is called.
Right: evaluation/dropout_functional.py."""
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.module = nn.Dropout(0.5)
        self.unseen = [nn.Dropout(0.5)]  # not registered

    def forward(self, x):
        return self.module(x), self.unseen[0](x), F.dropout(x, 0.5)


torch.manual_seed(0)
model, x = Net(), torch.ones(1000)
for call in "model.eval", "model.eval()":
    eval(call)  # Python's own eval: run the line
    module, unseen, function = (
        (out == 0).float().mean().item() for out in model(x))
    assert (module > 0.4) == model.training
    assert unseen > 0.4 and function > 0.4
    print(f"{call:12} dropped: nn.Dropout {module:.3f}, "
          f"in a list {unseen:.3f}, F.dropout {function:.3f}")
