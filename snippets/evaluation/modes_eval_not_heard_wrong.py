"""Three ways to leave dropout on: model.eval without parentheses calls nothing,
and eval() reaches neither functions nor layers in a plain list.
Right: evaluation/dropout_functional.py."""
import torch
import torch.nn.functional as F
from torch import nn


class Model(nn.Module):
    def __init__(self):
        super().__init__()
        self.registered = nn.Dropout(0.5)
        self.in_a_list = [nn.Dropout(0.5)]  # a plain list registers nothing

    def forward(self, x):
        return {"nn.Dropout": self.registered(x),
                "nn.Dropout in a list": self.in_a_list[0](x),
                "F.dropout": F.dropout(x, 0.5)}


def dropped(model):
    """Return the fraction of zeros in each output."""
    outputs = model(torch.ones(1000))
    return {name: (output == 0).float().mean().item()
            for name, output in outputs.items()}


torch.manual_seed(0)
model = Model()

model.eval  # noqa: B018
without_parentheses = dropped(model)
assert min(without_parentheses.values()) > 0.4

model.eval()
called = dropped(model)
assert called["nn.Dropout"] == 0
assert called["nn.Dropout in a list"] > 0.4
assert called["F.dropout"] > 0.4

print(f"{'dropped after':20}  model.eval  model.eval()")
for name in called:
    print(f"{name:20}  {without_parentheses[name]:10.3f}  {called[name]:12.3f}")
