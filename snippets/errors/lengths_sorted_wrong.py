"""The longest sequence does not come first. Raises: RuntimeError.
Right: errors/lengths_sorted.py."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence

x, lengths = torch.ones(2, 3, 1), [1, 3]
print(x.shape, lengths)
pack_padded_sequence(x, lengths, batch_first=True)
