"""`optimizer-settings`: a setting of the optimizer that is hardly intended.

Looks at the groups of the optimizer.
Reports a learning rate of 100 or more, a weight decay of 0.5 or more, or of 0.1 or more
where it is added to the gradient; a momentum of 1 or more or below 0.1, a dampening
below 0.1 and a decay of Adagrad's rate of 0.1 or more, if they are not 0; for Adam and
its variants also a learning rate or an eps of 0.1 or more, a first beta above the
second, and a second beta below 0.5.
Silent about optimizers that are not torch's own.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup

# Those that take the decay off the weights, and do not add it to the gradient.
DECOUPLED = {"AdamW", "Adafactor", "Muon"}
ADAMS = {"Adam", "AdamW", "NAdam", "RAdam", "Adamax", "SparseAdam"}


@check(WARNING, fix=(
    "look the arguments up, and give them by name: usual are betas (0.9, 0.999), a "
    "momentum of 0.9, a weight decay below 0.1 (for SGD below 0.01), and for Adam a "
    "learning rate of 1e-4 to 1e-2."),
       explains=("cannot-overfit", "update-ratio", "becomes-nan", "input-ignored"))
def optimizer_settings(seen: Setup) -> Iterator[Seen]:
    if seen.optimizer is None \
            or not type(seen.optimizer).__module__.startswith("torch.optim"):
        return
    kind = type(seen.optimizer).__name__
    for number, group in enumerate(seen.optimizer.param_groups):
        where = f" in group {number}" if len(seen.optimizer.param_groups) > 1 else ""
        for odd in _odd(kind, group):
            yield Seen(f"{kind} has {odd}{where}")


def _odd(kind: str, group: dict) -> Iterator[str]:
    rate, decay = float(group["lr"]), group.get("weight_decay", 0)
    if rate >= 100 or (kind in ADAMS and rate >= 0.1):
        yield f"a learning rate of {rate:g}"
    decoupled = kind in DECOUPLED or group.get("decoupled_weight_decay", False)
    if decay >= (0.5 if decoupled else 0.1):
        yield f"a weight decay of {decay:g}"
    if "betas" in group:
        first, second = group["betas"]
        if kind in ADAMS and (first > second or second < 0.5):
            yield f"betas of ({first:g}, {second:g})"
    momentum = group.get("momentum", 0)
    if momentum >= 1 or 0 < momentum < 0.1:
        yield f"a momentum of {momentum:g}"
    if 0 < group.get("dampening", 0) < 0.1:
        yield f"a dampening of {group['dampening']:g}"
    if group.get("lr_decay", 0) >= 0.1:
        yield f"a decay of its rate of {group['lr_decay']:g} in each step"
    if kind in ADAMS and group.get("eps", 0) >= 0.1:
        yield f"an eps of {group['eps']:g}"
