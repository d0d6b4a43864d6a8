"""A length of 1 in place of 0 makes a step out of the padding.
Right: errors/lengths_zero.py."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

torch.manual_seed(0)
x, lengths = torch.zeros(2, 3, 1), torch.tensor([3, 0])
packed = pack_padded_sequence(x, lengths.clamp(min=1), batch_first=True)
_, h_n = nn.GRU(1, 2)(packed)
assert len(packed.data) == 4  # one step more than there are
assert h_n[0, 1].abs().max() > 0.01
print("state of the empty sequence:", h_n[0, 1].detach())
