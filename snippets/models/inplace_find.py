"""Anomaly mode names the function whose result backward still needed. Hooks name the
layers whose output was overwritten."""
import re
import warnings

import torch
from torch import nn


class Gate(nn.Module):
    def squash(self, x):
        return x.sigmoid()

    def forward(self, x):
        return self.squash(x)


model = nn.Sequential(nn.Linear(4, 4), nn.ReLU(inplace=True),
                      Gate(), nn.ReLU(inplace=True))
outputs = {}
for name, layer in model.named_children():
    def note(layer, args, out, name=name):
        outputs[name] = (out, out._version)

    layer.register_forward_hook(note)

message = ""
with (warnings.catch_warnings(record=True) as caught,
      torch.autograd.set_detect_anomaly(True)):
    try:
        model(torch.eye(4)).sum().backward()
    except RuntimeError as error:
        message = str(error)
assert "output 0 of Sigmoid" in message
traceback = str(caught[-1].message)
function = re.findall(r"in (\w+)\n", traceback)[-1]
assert function == "squash"
print("anomaly mode: made in", function)

overwritten = [name for name, (out, version) in outputs.items()
               if out._version > version]
assert overwritten == ["0", "2"]
layers = [f"{name} {model[int(name)]}" for name in overwritten]
print("hooks: overwritten after", layers)
