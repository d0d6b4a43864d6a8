"""A length of 1 in place of 0 makes a step out of the padding.
Right: errors/lengths_zero.py."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

torch.manual_seed(0)
x, lengths = torch.zeros(2, 3, 1), torch.tensor([3, 0])
packed = pack_padded_sequence(x, lengths.clamp(min=1), batch_first=True)
gru = nn.GRU(1, 2)
_, h_n = gru(packed)
_, one_step = gru(x[1:, :1])  # a step of padding
assert len(packed.data) == 4  # one step more than there are
state = h_n[0, 1].detach()
assert torch.allclose(state, one_step[0, 0])
print("state of the empty sequence:", state)
