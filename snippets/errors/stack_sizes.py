"""Padded to the longest they do; keep the lengths."""
import torch
from torch.nn.utils.rnn import pad_sequence

x = [torch.ones(2), torch.ones(3)]
y = pad_sequence(x, batch_first=True, padding_value=-1)
lengths = torch.tensor([len(row) for row in x])
assert (y > 0).sum(1).equal(lengths)
print(y, lengths)
