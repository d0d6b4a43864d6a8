"""Layer-wise learning rates: each block has 0.8 times the lr of the one above it."""
import torch
from torch import nn

model = nn.ModuleDict({
    "embedding": nn.Embedding(100, 16),
    "blocks": nn.ModuleList([nn.Linear(16, 16) for block in range(3)]),
    "head": nn.Linear(16, 10),
})
layers = [model["embedding"], *model["blocks"], model["head"]]  # from input to output
groups = []
for distance, layer in enumerate(reversed(layers)):
    groups.append({"params": list(layer.parameters()), "lr": 0.001 * 0.8**distance})
optimizer = torch.optim.AdamW(groups)

in_groups = [p for group in optimizer.param_groups for p in group["params"]]
assert {id(p) for p in in_groups} == {id(p) for p in model.parameters()}
names = {id(p): name for name, p in model.named_parameters()}
for group in optimizer.param_groups:
    print(f"lr {group['lr']:.6f}:", *[names[id(p)] for p in group["params"]])
above = None
for group in optimizer.param_groups:
    if above is not None:
        assert abs(group["lr"] / above - 0.8) < 1e-9
    above = group["lr"]
