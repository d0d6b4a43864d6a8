"""`padding-in-loss`: the loss counts padding.

Looks at the gradient of the loss by its scores, or by the outputs, at the places where
rows are padded: where the targets are the padding_idx of an embedding, or one number
that fills the ends of rows of several lengths, of the targets and of the inputs, and
occurs nowhere else; where a mask of the batch hides the ends of rows, or its lengths
say so.
Reports such places that have a gradient, if more than a twentieth of all are padding,
and a fifth of the rows end with it.
Silent about a number that occurs inside of rows as well, and about outputs that have
no place for each step.
"""
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import named_tensors, tensors


@check(WARNING, fix=(
    "nn.CrossEntropyLoss(ignore_index=PAD), or targets of -100 there; with a "
    "mask (loss * mask).sum() / mask.sum()."))
def padding_in_loss(seen: FirstPass) -> Iterator[Seen]:
    known = {each.padding_idx for each in seen.training.model.modules()
             if isinstance(each, nn.Embedding) and each.padding_idx is not None}
    rows = _rows_of_ids(seen)
    for each in seen.compared_by("cross_entropy", "nll_loss"):
        pull = seen.pulls.get(id(each.call.argument(0, "input")))
        if pull is None or each.goal.is_floating_point():
            continue
        counts = pull.abs().sum(each.class_dim) > 0
        for padding in known | _fillings(each.goal, rows):
            padded = each.goal == padding
            if counts.shape == padded.shape and (counts & padded).any() \
                    and _is_padding(padded, seen.training.target, padding, rows):
                origin = "the padding_idx of an embedding" if padding in known \
                    else "which fills the ends of the rows"
                share = padded.float().mean().item()
                yield Seen(f"{100 * share:.0f} % of the targets are {padding}, "
                           f"{origin}, and {each.name} counts them", each.where)
                return
    for name, hidden in _hidden_ends(seen):
        for output in tensors(seen.output):
            pull = seen.pulls.get(id(output))
            if pull is None or pull.shape[:2] != hidden.shape:
                continue
            counts = pull.abs().flatten(2).sum(2) > 0 if pull.dim() > 2 else pull != 0
            wrong = int((counts & hidden).sum())
            if wrong and hidden.float().mean() > 0.05 and hidden[:, -1].float(
                    ).mean() > 0.2 and counts[:, 0].any():
                yield Seen(f"the loss counts {wrong} of the {int(hidden.sum())} places "
                           f"of the output that are padding, as {name} says")
                return


def _rows_of_ids(seen: FirstPass) -> list[Tensor]:
    """The rows of token numbers that embeddings get."""
    ids = [call.argument(0, "input") for call in seen.calls.named("embedding")]
    return [each for each in ids if isinstance(each, Tensor) and each.dim() == 2
            and "x" in seen.calls.origins(each) and each.shape[1] > 3]


def _fillings(goal: Tensor, rows: list[Tensor]) -> set[int]:
    """The number that fills the ends of the targets' rows, beside inputs that end."""
    for ids in rows:
        if goal.numel() % len(ids):
            continue
        targets = goal.reshape(len(ids), -1)
        kinds, last = targets.unique(), targets[:, -1]
        if abs(targets.shape[1] - ids.shape[1]) > 1 or len(kinds) < 6:
            continue
        value = int(last.mode().values)
        ends = targets == value
        lengths = ends.sum(1)
        # once it comes, it stays
        stays = (ends.int().cummax(1).values == ends.int()).all()
        rest = ids[:, 1:].flip(1)
        same = (rest == ids[:, -1:]).int().cumprod(1).sum(1)
        if stays and len(lengths.unique()) > 2 and (lengths - 1 <= same + 1).all() \
                and lengths.max() > 2:
            return {value}
    return set()


def _is_padding(padded: Tensor, target: Tensor | None, padding: int,
                rows: list[Tensor]) -> bool:
    """Whether many places are padded, at the ends of the rows."""
    if target is None or target.dim() != 2 or (target == padding).sum() != padded.sum():
        length = len(rows[0]) if rows else 0
        if not length or padded.numel() % length or target is not None:
            return False
        ends = padded.reshape(length, -1)
    else:
        ends = target == padding
    return bool(padded.float().mean() > 0.05 and ends[:, -1].float().mean() > 0.2)


def _hidden_ends(seen: FirstPass) -> Iterator[tuple[str, Tensor]]:
    """The masks and lengths of the batch, True where a row is over."""
    for name, each in named_tensors(seen.fed):
        last = name.rpartition(".")[2].lower()
        if "mask" in last and each.dim() == 2 and each.unique().numel() == 2:
            shown = each != 0
            for hidden in (~shown, shown):
                grows = (hidden.int().cummax(1).values == hidden.int()).all()
                if grows and not hidden[:, 0].any() and len(hidden.sum(1).unique()) > 2:
                    yield name, hidden
        elif "len" in last and each.dim() == 1 and len(each) > 1 \
                and not each.is_floating_point() and each.min() > 0 \
                and len(each.unique()) > 2:
            for output in tensors(seen.output):
                if output.dim() > 1 and len(output) == len(each) \
                        and output.shape[1] == each.max():
                    places = torch.arange(output.shape[1], device=each.device)
                    yield name, places >= each[:, None]
