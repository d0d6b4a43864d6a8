"""Whether rows of tokens stand in an order that means something."""
import torch
from torch import Tensor

SHUFFLES = 200


def order_is_seen(ids: Tensor, target: Tensor | None = None) -> bool:
    """Whether the rows can be told from rows whose tokens are shuffled.

    Compared are how often the same two tokens are neighbours, how often a token stands
    at the same place, and the same among rows with equal targets. What is padded at
    the end counts for nothing.

    >>> counting = torch.arange(6).repeat(20, 1) + torch.arange(20)[:, None]
    >>> order_is_seen(counting)
    True
    >>> order_is_seen(torch.zeros(20, 6, dtype=torch.int64))
    False
    """
    ids = ids.detach().cpu().long()
    ids = torch.unique(ids, return_inverse=True)[1]
    real = _not_padded(ids)
    labels = torch.zeros(len(ids), dtype=torch.int64)
    if target is not None and target.shape == ids.shape[:1] \
            and not target.is_floating_point():
        labels = torch.unique(target.detach().cpu(), return_inverse=True)[1]
    generator = torch.Generator().manual_seed(0)
    drawn = torch.stack([_agreement(_shuffled(ids, real, generator), real, labels)
                         for _ in range(SHUFFLES)])
    seen = _agreement(ids, real, labels)
    return bool((seen > drawn.mean(0) + 4 * drawn.std(0) + 1e-6 * seen.abs()).any())


def _not_padded(ids: Tensor) -> Tensor:
    """All but the token that ends rows and stands nowhere else."""
    for token in ids[:, -1].unique():
        is_it = ids == token
        at_end = is_it.flip(1).long().cumprod(1).flip(1).bool()
        if torch.equal(is_it, at_end) and at_end[:, -2:].all(1).any():
            return ~is_it
    return torch.ones_like(ids, dtype=torch.bool)


def _shuffled(ids: Tensor, real: Tensor, generator: torch.Generator) -> Tensor:
    """The tokens of each row in another order, before the padding."""
    keys = torch.rand(ids.shape, generator=generator) + 2 * ~real
    return ids.gather(1, keys.argsort(1))


def _agreement(ids: Tensor, real: Tensor, labels: Tensor) -> Tensor:
    """How often two rows agree in what depends on the order."""
    words, count = int(ids.max()) + 1, int(labels.max()) + 1
    place = torch.arange(ids.shape[1]).expand_as(ids)
    at_place = place * words + ids
    pairs = ids[:, :-1] * words + ids[:, 1:]
    both = real[:, :-1] & real[:, 1:]
    of_class = labels[:, None]
    values = torch.where(real, ids, 0).double()
    slopes = [_slope(values, labels == each) for each in range(count)]
    return torch.stack([
        _coincidences(at_place[real]), _coincidences(pairs[both]),
        _coincidences((at_place * count + of_class)[real]),
        _coincidences((pairs * count + of_class)[both]),
        torch.stack(slopes).sum()])


def _coincidences(numbers: Tensor) -> Tensor:
    counts = numbers.unique(return_counts=True)[1]
    return counts.double().square().sum()


def _slope(values: Tensor, of_class: Tensor) -> Tensor:
    """How far the token numbers at each place differ between a class and the rest."""
    if of_class.all() or not of_class.any():
        return torch.zeros((), dtype=torch.float64)
    return (values[of_class].mean(0) - values[~of_class].mean(0)).square().sum()
