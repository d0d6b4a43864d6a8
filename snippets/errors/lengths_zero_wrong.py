"""A sequence of the batch is empty. Raises: RuntimeError.
Right: errors/lengths_zero.py."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence

x, lengths = torch.ones(2, 3, 1), [3, 0]
print(x.shape, lengths)
pack_padded_sequence(x, lengths, batch_first=True)
