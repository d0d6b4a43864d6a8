"""`optimizer-settings`: a setting of the optimizer that is hardly intended.

Looks at the groups of the optimizer.
Reports a learning rate of 100 or more, a weight decay of 0.5 or more and a momentum of
1 or more; for Adam and its variants also a learning rate or an eps of 0.1 or more, a
first beta above the second, and a second beta below 0.5.
Silent about optimizers that are not torch's own.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import Setup

ADAMS = {"Adam", "AdamW", "NAdam", "RAdam", "Adamax", "SparseAdam"}


@check(WARNING, fix=(
    "look the arguments up; usual are betas of (0.9, 0.999), a weight decay "
    "below 0.1 and, for Adam, a learning rate of 1e-4 to 1e-2."),
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
    if decay >= 0.5:
        yield f"a weight decay of {decay:g}"
    if "betas" in group:
        first, second = group["betas"]
        if kind in ADAMS and (first > second or second < 0.5):
            yield f"betas of ({first:g}, {second:g})"
    if group.get("momentum", 0) >= 1:
        yield f"a momentum of {group['momentum']:g}"
    if kind in ADAMS and group.get("eps", 0) >= 0.1:
        yield f"an eps of {group['eps']:g}"
