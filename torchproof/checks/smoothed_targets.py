"""`smoothed-targets`: smoothed labels do not say any more which class is right.

Looks at the targets of cross entropy, binary cross entropy and KL divergence, and at
what log-probabilities are multiplied with, where they are made of class numbers or of
labels of 0 and 1.
Reports binary labels of which both became less than 0.6, or both more than 0.4; rows in
which the right class has not the largest number; rows that all have the same sum, and
that is not 1.
Silent about labels that come smoothed in the batch, and about rows of different sums.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.calls import NEGATIONS, PRODUCTS, Call
from torchproof.checks import ERROR, Seen, check
from torchproof.evidence import BINARY, FirstPass, are_ones


@check(ERROR, fix=(
    "binary: y * (1 - eps) + eps / 2; classes: one_hot * (1 - eps) + eps / "
    "classes, or CrossEntropyLoss(label_smoothing=eps)."))
def smoothed_targets(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by(*BINARY):
        raw = seen.training.target
        if raw is None or _kinds(raw) != [0, 1] or _kinds(each.goal) in ([], [0, 1]):
            continue
        low, high = _kinds(each.goal)
        if 0 <= low < high < 0.6 or 0.4 < low < high <= 1:
            yield Seen(f"labels of 0 and 1 became {low:.3g} and {high:.3g} before "
                       f"{each.name}", each.where)
    for goal, call in _rows(seen):
        told = _wrong_rows(goal, seen.training.target)
        if told:
            yield Seen(f"{told} in the targets of {call.name}"
                       if call.name not in PRODUCTS else
                       f"{told} in what log-probabilities are multiplied with",
                       call.where)
            return


def _kinds(tensor: Tensor) -> list[float]:
    """The two values that a tensor has, or nothing."""
    kinds = tensor.detach().unique()
    return [each.item() for each in kinds] if len(kinds) == 2 else []


def _rows(seen: FirstPass) -> Iterator[tuple[Tensor, Call]]:
    """Targets with a number for each class, the classes in the last dimension."""
    calls = seen.calls
    for call in calls.calls:
        if call.name in ("cross_entropy", "kl_div"):
            scores, goal = call.argument(0, "input"), call.argument(1, "target")
            if call.name == "kl_div" and call.argument(5, "log_target", False):
                continue
        elif call.name in PRODUCTS and len(call.args) > 1:
            scores, goal = call.args[:2]
            if isinstance(goal, Tensor) and "log" in calls.origins(goal):
                scores, goal = goal, scores
            if not isinstance(scores, Tensor) or not _are_log_chances(seen, scores):
                continue
        else:
            continue
        if isinstance(goal, Tensor) and isinstance(scores, Tensor) \
                and goal.is_floating_point() and scores.shape == goal.shape \
                and goal.dim() == 2 and goal.shape[1] > 1 \
                and calls.origins(goal) == {"y"} and scores.requires_grad:
            yield goal.detach(), call


def _are_log_chances(seen: FirstPass, scores: Tensor) -> bool:
    made = seen.calls.maker(scores)
    if made and made.name in NEGATIONS:
        made = seen.calls.maker(made.args[0])
    return bool(made and made.name == "log_softmax")


def _wrong_rows(goal: Tensor, classes: Tensor | None) -> str:
    """What is wrong with rows that were made of class numbers."""
    if classes is None or classes.is_floating_point() or len(goal) < 2 \
            or classes.numel() != len(goal):
        return ""
    classes = classes.flatten().long()
    if classes.min() < 0 or classes.max() >= goal.shape[1] or len(classes.unique()) < 2:
        return ""
    right = goal.gather(1, classes[:, None])
    others = goal.scatter(1, classes[:, None], -torch.inf).amax(1, keepdim=True)
    spread = goal.scatter(1, classes[:, None], torch.inf).amin(1, keepdim=True)
    if (spread == others).all() or goal.shape[1] == 2:  # nothing mixed into them
        if (right < others).all():
            return (f"the right class has {right.mean():.3g}, and each other "
                    f"{others.mean():.3g},")
        sums = goal.sum(1)
        if not are_ones(sums) and sums.max() - sums.min() < 1e-4 * sums.max():
            return f"all rows sum to {sums.mean():.4g}, not to 1,"
    return ""
