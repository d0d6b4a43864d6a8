"""`scrambled-axes`: a reshape stands where axes should have been exchanged.

Looks at each reshape of what is computed from the inputs; several in a row count as
one.
Reports one that neither splits nor joins neighbouring axes, and keeps the length of an
axis in another place, as from (batch, heads, time, size) to (batch, time, heads *
size): it takes the numbers as they lie, and mixes what belongs to different steps.
Silent about reshapes of weights, where two of the axes have the same length, so that
the shapes tell nothing, and about two exchanged axes behind padding, as in relative
attention.
"""
from collections.abc import Iterator, Sequence

from torch import Tensor

from torchproof.calls import Call
from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass

RESHAPES = ("view", "reshape", "view_as", "reshape_as", "flatten", "unflatten")
PADS = ("pad", "cat", "concat")


@check(WARNING, fix=(
    "x.transpose(1, 2) or permute before the view or reshape, so that only axes that "
    "are neighbours are joined; h_n of a bidirectional layer: "
    "h_n.transpose(0, 1).reshape(batch, -1)."),
       explains=("samples-mixed", "cannot-overfit"))
def scrambled_axes(seen: FirstPass) -> Iterator[Seen]:
    sources: dict[int, Tensor] = {}  # of what a reshape made: what it was before
    padded: set[int] = set()
    for call in seen.calls.calls:
        given = call.args[0] if call.args else None
        if not isinstance(call.result, Tensor):
            continue
        if call.name in PADS or (isinstance(given, Tensor) and id(given) in padded
                                 and call.name == "__getitem__"):
            padded.add(id(call.result))
        if call.name == "contiguous" and id(given) in sources:
            sources[id(call.result)] = sources[id(given)]
        if call.name not in RESHAPES or not isinstance(given, Tensor):
            continue
        source = sources.get(id(given), given)
        sources[id(call.result)] = source
        before, after = source.shape, call.result.shape
        if id(source) in padded and after[:-2] == before[:-2]:
            padded.add(id(call.result))
        elif "x" in seen.calls.origins(source) and is_scrambled(before, after):
            yield _seen(call, before, after)


def _seen(call: Call, before: Sequence[int], after: Sequence[int]) -> Seen:
    return Seen(f"{call.name} makes {list(after)} of {list(before)}, which neither "
                "splits nor joins neighbouring axes", call.where)


def is_scrambled(before: Sequence[int], after: Sequence[int]) -> bool:
    """Whether a reshape keeps the length of an axis, but in another place.

    >>> is_scrambled((16, 2, 7, 4), (16, 7, 8)), is_scrambled((16, 7, 8), (16, 7, 2, 4))
    (True, False)
    """
    return any(len(old) > 1 and len(new) > 1 and set(old) & set(new)
               for old, new in _groups(before, after))


def _groups(before: Sequence[int], after: Sequence[int]
            ) -> Iterator[tuple[list[int], list[int]]]:
    """The smallest runs of axes that hold the same numbers before and after."""
    left = [each for each in before if each != 1]
    right = [each for each in after if each != 1]
    while left and right:
        old, new = [left.pop(0)], [right.pop(0)]
        size, other = old[0], new[0]
        while size != other and (left if size < other else right):
            if size < other:
                old.append(left.pop(0))
                size *= old[-1]
            else:
                new.append(right.pop(0))
                other *= new[-1]
        yield old, new
