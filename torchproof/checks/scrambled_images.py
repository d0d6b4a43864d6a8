"""`scrambled-images`: images were reshaped where their axes should have been moved.

Looks at batches of images with 3 channels first, (N, 3, H, W).
Reports neighbours that differ much more than they do when the same numbers are read as
(N, H, W, 3).
Silent about other shapes, and about images without structure.
"""
from collections.abc import Iterator

from torchproof.checks import WARNING, Seen, check
from torchproof.evidence import FirstPass
from torchproof.nest import tensors


@check(WARNING, fix=(
    "image.permute(2, 0, 1), or permute(0, 3, 1, 2) for a batch, in place of "
    "view or reshape."))
def scrambled_images(seen: FirstPass) -> Iterator[Seen]:
    for images in tensors(seen.training.x):
        if images.dim() != 4 or images.shape[1] != 3 or min(images.shape[2:]) < 8 \
                or not images.is_floating_point():
            continue
        count, _, height, width = images.shape
        other = images.reshape(count, height, width, 3).permute(0, 3, 1, 2)
        given, moved = _roughness(images), _roughness(other)
        if moved < 0.5 * given:
            yield Seen(f"neighbouring pixels differ by {given:.3g} on average, and by "
                       f"{moved:.3g} if the same numbers are read as (N, H, W, 3)")


def _roughness(images) -> float:
    across = (images[..., 1:] - images[..., :-1]).abs().mean()
    down = (images[..., 1:, :] - images[..., :-1, :]).abs().mean()
    return ((across + down) / 2).item()
