"""Defaults, read from the signatures. Adam(decoupled_weight_decay=True)
is AdamW to the last bit. No optimizer has an argument for L1."""
import inspect
import textwrap

import torch
from torch import optim

defaults, arguments = {}, set()
for name, optimizer_class in vars(optim).items():
    if not inspect.isclass(optimizer_class):
        continue
    if optimizer_class is optim.Optimizer:
        continue
    parameters = inspect.signature(optimizer_class).parameters
    arguments.update(parameters)
    if "weight_decay" in parameters:
        default = parameters["weight_decay"].default
        defaults.setdefault(default, []).append(name)
for default, names in defaults.items():
    print(f"weight_decay={default}:", *names)
print(textwrap.fill("All arguments: " + " ".join(sorted(arguments))))
penalties = {name for name in arguments
             if any(word in name for word in ("l1", "penal", "weight"))}
assert penalties == {"weight_decay", "decoupled_weight_decay"}


def train_on_noise(optimizer_class, **options):
    torch.manual_seed(0)
    w = torch.randn(100)
    opt = optimizer_class([w], weight_decay=0.1, **options)
    for step in range(100):
        w.grad = torch.randn(100)
        opt.step()
    return w


adamw = train_on_noise(optim.AdamW)
decoupled = train_on_noise(optim.Adam, decoupled_weight_decay=True)
adam = train_on_noise(optim.Adam)
assert decoupled.equal(adamw)
assert not adam.allclose(adamw)
print(f"AdamW {adamw.norm():.6f}, decoupled Adam "
      f"{decoupled.norm():.6f}, Adam {adam.norm():.6f}")
