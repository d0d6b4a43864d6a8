"""What autograd still records under no_grad(), in inference mode, with frozen weights
and with detach()."""
from contextlib import nullcontext

import torch
from torch import nn


def run(context=None, frozen=False, detach=False):
    """Return the bytes kept for backward, and where backward arrives."""
    torch.manual_seed(0)
    first = nn.Linear(64, 64)  # such as another model, which is trained
    model = nn.Sequential(nn.Linear(64, 64), nn.Tanh(), nn.Linear(64, 10))
    if frozen:
        model.requires_grad_(False)
    features = first(torch.randn(100, 64))
    sizes = []

    def note(tensor):
        sizes.append(tensor.nbytes)
        return tensor

    hooks = torch.autograd.graph.saved_tensors_hooks(note, lambda tensor: tensor)
    with context or nullcontext(), hooks:
        output = model(features.detach() if detach else features)
    if output.requires_grad:
        output.sum().backward()
    arrived = {"first": first.weight.grad is not None,
               "model": model[0].weight.grad is not None}
    return sum(sizes), arrived


ways = {
    "nothing": run(),
    "features.detach()": run(detach=True),
    "model.requires_grad_(False)": run(frozen=True),
    "no_grad()": run(torch.no_grad()),
    "inference_mode()": run(torch.inference_mode()),
}
arrived = {name: reached for name, (kept, reached) in ways.items()}
assert arrived == {
    "nothing": {"first": True, "model": True},
    "features.detach()": {"first": False, "model": True},
    "model.requires_grad_(False)": {"first": True, "model": False},
    "no_grad()": {"first": False, "model": False},
    "inference_mode()": {"first": False, "model": False},
}
kept = {name: size for name, (size, reached) in ways.items()}
assert kept["nothing"] > kept["model.requires_grad_(False)"] > 0
assert kept["no_grad()"] == kept["inference_mode()"] == 0
print(f"{'':27}  bytes kept  gradients in")
for name in ways:
    reached = [module for module, got in arrived[name].items() if got]
    print(f"{name:27}  {kept[name]:10}  {', '.join(reached) or 'nothing'}")
