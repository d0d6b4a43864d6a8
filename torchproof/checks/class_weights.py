"""`class-weights`: the more frequent a class, the more each of its items weighs.

Looks at the weights that a loss gives to classes, and at how often the batch has them.
Reports weights that rise with the counts, and a pos_weight below 0.75 where fewer than
three in ten targets are positive.
Silent where the largest weight or the largest count is less than one and a half times
the smallest, and about batches of fewer than 16 targets.
"""
from collections.abc import Iterator

import torch
from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass, counted


@check(WARNING, fix=(
    "weight classes by the inverse of their counts: weight = counts.sum() / "
    "(len(counts) * counts), pos_weight = negatives / positives."))
def class_weights(seen: FirstPass) -> Iterator[Seen]:
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        weight = each.call.argument(2, "weight")
        if not isinstance(weight, Tensor) or not each.is_plain \
                or each.goal.numel() < 16:
            continue
        inside = each.goal[(each.goal >= 0) & (each.goal < len(weight))]
        counts = torch.bincount(inside.flatten(), minlength=len(weight)).float()
        used = (weight > 0) & (counts > 0)
        counts, weights = counts[used], weight.detach()[used].cpu()
        if len(counts) < 2 or weights.max() < 1.5 * weights.min() \
                or counts.max() < 1.5 * counts.min():
            continue
        order = counts.argsort()
        if (weights[order].diff() >= 0).all() and (counts[order].diff() > 0).all():
            rare, frequent = int(counts.min()), int(counts.max())
            yield Seen(f"the class with {counted(rare, 'item')} has the weight "
                       f"{weights[order][0]:.3g}, the one with {frequent} "
                       f"{weights[order][-1]:.3g}", each.where)
    for each in seen.compared_by("binary_cross_entropy_with_logits"):
        weight = each.call.argument(6, "pos_weight")
        share = each.goal.float().mean().item()
        if isinstance(weight, Tensor) and weight.numel() == 1 and weight < 0.75 \
                and each.goal.numel() >= 16 and share < 0.3:
            yield Seen(f"{100 * share:.0f} % of the targets are positive, and "
                       f"pos_weight is {weight.item():.3g}", each.where)
