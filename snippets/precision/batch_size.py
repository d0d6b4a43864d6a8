"""Double the batch until a training step runs out of memory; the last
size that went through is the answer. The limit here is simulated."""
from collections.abc import Callable

import torch


def largest_batch(step: Callable[[int], object], limit: int) -> int:
    """Return the largest power of two up to limit that step survives.

    step(n) must do all that training does with n samples: forward,
    backward, the optimizer's step. 0 means that not even one fits.
    """
    if limit < 1:
        raise ValueError(f"limit must be at least 1, not {limit}")
    fits, size = 0, 1
    while size <= limit:
        try:
            step(size)
        except torch.OutOfMemoryError:
            break
        fits, size = size, 2 * size
    return fits


def step(n):
    tried.append(n)
    if n > room:
        raise torch.OutOfMemoryError


for room, limit in (700, 4096), (700, 300), (700, 1), (0, 4096):
    tried = []
    fits = largest_batch(step, limit)
    print(f"room {room}, limit {limit}: {fits} after {tried}")
    assert fits == max(n for n in [0, *tried] if n <= room)
try:
    largest_batch(step, limit=0)
except ValueError as error:
    print(error)
