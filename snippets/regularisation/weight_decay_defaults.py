"""Defaults, read from the signatures. Adam(decoupled_weight_decay=True)
is AdamW to the last bit. No optimizer has an argument for L1."""
import inspect
import textwrap

import torch
from torch import optim

found, known = {}, set()
for name, rule in vars(optim).items():
    if inspect.isclass(rule) and rule is not optim.Optimizer:
        knobs = inspect.signature(rule).parameters
        known |= {*knobs}
        if "weight_decay" in knobs:
            default = knobs["weight_decay"].default
            found.setdefault(default, []).append(name)
for default, names in found.items():
    print(f"weight_decay={default}:", *names)
print(textwrap.fill("All arguments: " + " ".join(sorted(known))))

ends = []
for rule, knobs in [(optim.AdamW, {}),
                    (optim.Adam, {"decoupled_weight_decay": True}),
                    (optim.Adam, {})]:
    torch.manual_seed(0)
    w = torch.randn(100)
    opt = rule([w], weight_decay=0.1, **knobs)
    for step in range(100):
        w.grad = torch.randn(100)
        opt.step()
    ends.append(w)
adamw, decoupled, adam = ends
assert decoupled.equal(adamw) and not adam.allclose(adamw)
print(f"AdamW {adamw.norm():.6f}, decoupled Adam "
      f"{decoupled.norm():.6f}, Adam {adam.norm():.6f}")
