"""Optimizers pass over a weight whose gradient is None. With a gradient of zeros,
momentum and weight decay go on moving a frozen weight."""
import torch

OPTIMIZERS = {
    "SGD": lambda params: torch.optim.SGD(params, lr=0.01),
    "SGD, momentum": lambda params: torch.optim.SGD(params, lr=0.01, momentum=0.9),
    "SGD, decay": lambda params: torch.optim.SGD(params, lr=0.01, weight_decay=0.1),
    "Adam": lambda params: torch.optim.Adam(params, lr=0.01),
    "AdamW": lambda params: torch.optim.AdamW(params, lr=0.01),
}


def moved_while_frozen(build, set_to_none, steps_before):
    """Return how far ten steps move a weight that is frozen before them."""
    weight = torch.tensor(1.0, requires_grad=True)
    other = torch.tensor(1.0, requires_grad=True)
    optimizer = build([weight, other])
    weight.grad = torch.tensor(0.0)  # as zero_grad(set_to_none=False) leaves it
    for step in range(steps_before + 10):
        if step == steps_before:
            weight.requires_grad_(False)
            frozen = weight.item()
        optimizer.zero_grad(set_to_none)
        (weight * other - 3).square().backward()
        optimizer.step()
    return weight.item() - frozen


zeros = {}
print("moved by ten steps after freezing: gradient None, zeros, zeros from the start")
for name, build in OPTIMIZERS.items():
    none = moved_while_frozen(build, set_to_none=True, steps_before=10)
    zeros[name] = moved_while_frozen(build, set_to_none=False, steps_before=10)
    untrained = moved_while_frozen(build, set_to_none=False, steps_before=0)
    print(f"{name:14} {none:.4f} {zeros[name]:8.4f} {untrained:8.4f}")
    assert none == 0
    decays = name in ("SGD, decay", "AdamW")
    assert (untrained < 0) == decays

assert zeros["SGD"] == 0
assert zeros["SGD, momentum"] > 0.1
assert zeros["SGD, decay"] < -0.005
assert zeros["Adam"] > 0.01
assert zeros["AdamW"] > 0.01
