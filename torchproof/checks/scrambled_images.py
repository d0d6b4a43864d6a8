"""`scrambled-images`: inputs were reshaped where their axes should have been moved.

Looks at batches of images with 3 channels, first or last, and of series of several
channels, (N, channels, steps) or (N, steps, channels).
Reports neighbours that differ at least twice as much as they do when the same numbers
are read with the channels at the other end; of series, three times.
Silent about other shapes, and about inputs without structure.
"""
from collections.abc import Iterator

from torch import Tensor

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors


@check(WARNING, fix=(
    "image.permute(2, 0, 1), or permute(0, 3, 1, 2) for a batch, and transpose(1, 2) "
    "for series, in place of view or reshape."))
def scrambled_images(seen: FirstPass) -> Iterator[Seen]:
    for each in tensors(seen.training.x):
        if not each.is_floating_point():
            continue
        if each.dim() == 4:
            yield from _in_images(each)
        elif each.dim() == 3:
            yield from _in_series(each)


def _in_images(images: Tensor) -> Iterator[Seen]:
    count, first, _, last = images.shape
    if 3 not in (first, last) or first == last:
        return
    if first == 3:
        height, width, order = *images.shape[2:], "(N, H, W, 3)"
        other = images.reshape(count, height, width, 3).permute(0, 3, 1, 2)
    else:
        height, width, order = *images.shape[1:3], "(N, 3, H, W)"
        other = images.reshape(count, 3, height, width)
        images = images.permute(0, 3, 1, 2)
    if min(height, width) < 8:
        return
    given, moved = (sum(_roughness(each, dim) for dim in (2, 3)) / 2
                    for each in (images, other))
    if moved < 0.5 * given:
        yield Seen(f"neighbouring pixels differ by {given:.3g} on average, and by "
                   f"{moved:.3g} if the same numbers are read as {order}")


def _in_series(series: Tensor) -> Iterator[Seen]:
    count, rows, columns = series.shape
    if min(rows, columns) < 2 or max(rows, columns) < 16 or rows == columns:
        return
    other = series.reshape(count, columns, rows)
    given = min(_roughness(series, dim) for dim in (1, 2))
    moved = min(_roughness(other, dim) for dim in (1, 2))
    if moved < given / 3:
        yield Seen(f"neighbouring numbers differ by {given:.3g} on average, and by "
                   f"{moved:.3g} if the same numbers are read as (N, {columns}, "
                   f"{rows})")


def _roughness(values: Tensor, dim: int) -> float:
    return values.diff(dim=dim).abs().mean().item()
