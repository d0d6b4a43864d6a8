"""`padding-in-loss`: the loss counts padding.

Looks at the targets of cross entropy, and at the embeddings of the model that have a
padding_idx.
Reports targets that hold the number of the padding in more than a twentieth of the
places, at the end of rows, and a loss that does not ignore it.
Silent about losses that weigh their items themselves (reduction="none").
"""
from collections.abc import Iterator

from torch import nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass


@check(WARNING, fix=(
    "nn.CrossEntropyLoss(ignore_index=PAD), or targets of -100 there."))
def padding_in_loss(seen: FirstPass) -> Iterator[Seen]:
    paddings = {each.padding_idx for each in seen.training.model.modules()
                if isinstance(each, nn.Embedding) and each.padding_idx is not None}
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        goal, target = each.goal, seen.training.target
        if goal.is_floating_point() or target is None or target.dim() != 2:
            continue
        if each.call.argument(6, "reduction", "mean") == "none":
            continue
        ignored = each.call.argument(4, "ignore_index", -100)
        for padding in paddings - {ignored}:
            share = (goal == padding).float().mean().item()
            ends = (target[:, -1] == padding).float().mean().item()
            if share > 0.05 and ends > 0.2 and (target == padding).sum() == (
                    goal == padding).sum():
                yield Seen(f"{100 * share:.0f} % of the targets are {padding}, the "
                           f"padding_idx of an embedding, and {each.name} counts them",
                           each.where)
