"""Batch sequences of different length.
A collate function pads each batch to its longest sequence and returns the lengths and
a mask of the real steps; two more functions take the mean and the last of these."""
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn.utils.rnn import pad_sequence


class PaddedBatch(NamedTuple):
    """Sequences of shape (batch, steps, ...), padded at the end."""

    sequences: Tensor
    lengths: Tensor  # (batch,), int64: leave it on the CPU for pack_padded_sequence
    mask: Tensor  # (batch, steps), bool: True at real steps


def pad_batch(sequences: Iterable[Tensor], padding_value: float = 0.0) -> PaddedBatch:
    """Pad sequences of shape (length,) or (length, ...) to the longest of them.

    For a target at each step, pad with the `ignore_index` of the loss, -100.
    """
    sequences = [torch.as_tensor(sequence) for sequence in sequences]
    if not sequences:
        raise ValueError("pad_batch needs at least one sequence")
    first = sequences[0]
    for index, sequence in enumerate(sequences):
        if sequence.dim() == 0 or len(sequence) == 0:
            raise ValueError(f"sequence {index} of the batch has no steps: leave out "
                             "empty sequences when you make the dataset")
        if sequence.shape[1:] != first.shape[1:] or sequence.dtype != first.dtype:
            raise ValueError(
                f"sequence {index} holds {sequence.dtype} of shape "
                f"{tuple(sequence.shape)}, but sequence 0 holds {first.dtype} of shape "
                f"{tuple(first.shape)}: only the lengths may differ")
    lengths = torch.tensor([len(sequence) for sequence in sequences], device="cpu")
    padded = pad_sequence(sequences, batch_first=True, padding_value=padding_value)
    mask = torch.arange(padded.shape[1], device="cpu") < lengths[:, None]
    return PaddedBatch(padded, lengths, mask)


def collate_padded(samples: Sequence[tuple[Tensor, int]]) -> tuple[PaddedBatch, Tensor]:
    """Make a batch of (sequence, label) pairs: the collate_fn of a DataLoader."""
    sequences = [sequence for sequence, label in samples]
    labels = [label for sequence, label in samples]
    return pad_batch(sequences), torch.as_tensor(labels)


def masked_mean(steps: Tensor, mask: Tensor) -> Tensor:
    """The mean over the real steps of (batch, steps, features).

    Summed in float32 at least, since the sum of a long sequence may overflow in
    float16. A row without real steps gives nan.
    """
    if steps.dim() != 3 or mask.shape != steps.shape[:2]:
        raise ValueError(f"steps of shape {tuple(steps.shape)} do not fit a mask of "
                         f"shape {tuple(mask.shape)}")
    dtype = torch.promote_types(steps.dtype, torch.float32)
    total = steps.masked_fill(~mask[:, :, None], 0.0).sum(dim=1, dtype=dtype)
    return (total / mask.sum(dim=1)[:, None]).to(steps.dtype)


def last_step(steps: Tensor, lengths: Tensor) -> Tensor:
    """The last real step of (batch, steps, features)."""
    if lengths.min() < 1:
        raise ValueError("a sequence of length 0 has no last step")
    samples = torch.arange(len(steps), device=steps.device)
    return steps[samples, lengths.to(steps.device) - 1]


if __name__ == "__main__":
    from torch import nn
    from torch.nn.utils.rnn import pack_padded_sequence
    from torch.utils.data import DataLoader

    torch.manual_seed(0)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    dataset = [(torch.randn(length, 4), length % 2) for length in (3, 6, 2, 5)]
    loader = DataLoader(dataset, batch_size=4, collate_fn=collate_padded)
    rnn = nn.GRU(4, 8, batch_first=True).to(device)

    for batch, labels in loader:
        x = batch.sequences.to(device)
        mask = batch.mask.to(device)
        packed = pack_padded_sequence(
            x, batch.lengths, batch_first=True, enforce_sorted=False)
        _, h_n = rnn(packed)  # h_n: (layers, batch, hidden), at the last real step
        print(f"padded to {tuple(x.shape)}, lengths {batch.lengths.tolist()}")

        outputs, _ = rnn(x)  # without packing, the padding is read as well
        assert torch.allclose(last_step(outputs, batch.lengths), h_n[-1], atol=1e-6)
        mean = masked_mean(outputs, mask)
        for i, (sequence, _) in enumerate(dataset):
            alone, state = rnn(sequence[None].to(device))
            assert torch.allclose(h_n[-1, i], state[-1, 0], atol=1e-6)
            assert torch.allclose(mean[i], alone[0].mean(dim=0), atol=1e-6)
        print("last state and mean of each sequence: as without padding")
