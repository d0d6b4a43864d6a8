"""Batch sequences of similar length, so that less is padding.
A batch sampler shuffles the data set, sorts one large pool of samples at a time by
length, cuts it into batches, and shuffles the batches."""
from collections.abc import Iterable, Iterator, Sequence

import torch
from torch.utils.data import Sampler


class LengthBatchSampler(Sampler[list[int]]):
    """Yields lists of indices, for the argument batch_sampler of a DataLoader.

    In each epoch every index comes once, in another random order. A larger
    `batches_per_pool` leaves less padding, and batches that are more alike from
    epoch to epoch; 1 is plain shuffling. With `drop_last`, the samples that do not
    fill a batch are left out at random, whatever their length. The order follows
    `generator`, or torch's global one. For several processes, give each a data set
    of its own: the batches are not divided among them.
    """

    def __init__(
        self,
        lengths: Sequence[int],
        batch_size: int,
        batches_per_pool: int = 50,
        drop_last: bool = False,
        generator: torch.Generator | None = None,
    ) -> None:
        if batch_size < 1 or batches_per_pool < 1:
            raise ValueError(f"batch_size is {batch_size} and batches_per_pool is "
                             f"{batches_per_pool}: both must be 1 or more")
        self.lengths = torch.as_tensor(lengths, device="cpu")
        if self.lengths.dim() != 1 or len(self.lengths) == 0:
            raise ValueError("lengths must hold one number per sample of the data set")
        self.batch_size = batch_size
        self.batches_per_pool = batches_per_pool
        self.drop_last = drop_last
        self.generator = generator

    def __len__(self) -> int:
        """The number of batches in an epoch."""
        full, rest = divmod(len(self.lengths), self.batch_size)
        return full if self.drop_last or rest == 0 else full + 1

    def __iter__(self) -> Iterator[list[int]]:
        """One epoch."""
        order = torch.randperm(len(self.lengths), generator=self.generator)
        if self.drop_last:
            order = order[:len(self) * self.batch_size]
        if len(order) == 0:
            return  # drop_last, and less than one batch
        batches = []
        for pool in order.split(self.batch_size * self.batches_per_pool):
            by_length = pool[self.lengths[pool].argsort()]
            batches.extend(by_length.split(self.batch_size))
        for index in torch.randperm(len(batches), generator=self.generator).tolist():
            yield batches[index].tolist()


def padded_fraction(lengths: Sequence[int], batches: Iterable[list[int]]) -> float:
    """The fraction of all steps that is padding, from 0 to 1."""
    lengths = torch.as_tensor(lengths)
    real = total = 0
    for batch in batches:
        real += lengths[batch].sum().item()
        total += lengths[batch].max().item() * len(batch)
    return 1 - real / total


if __name__ == "__main__":
    from torch.nn.utils.rnn import pad_sequence
    from torch.utils.data import DataLoader

    generator = torch.Generator().manual_seed(0)
    normal = torch.randn(5000, generator=generator)
    lengths = (30 * (0.7 * normal).exp()).long().clamp(min=1)  # many short, few long
    dataset = [torch.ones(length) for length in lengths.tolist()]

    for batches_per_pool in (1, 10, 50, 157):
        sampler = LengthBatchSampler(
            lengths, 32, batches_per_pool, generator=generator)
        loader = DataLoader(
            dataset, batch_sampler=sampler, collate_fn=pad_sequence)
        real = sum(batch.sum().item() for batch in loader)
        assert real == lengths.sum()
        fraction = padded_fraction(lengths, list(sampler))
        print(f"{len(sampler)} batches, pools of {batches_per_pool:3}:"
              f" {fraction:.0%} of the steps are padding")
    assert fraction < 0.05
