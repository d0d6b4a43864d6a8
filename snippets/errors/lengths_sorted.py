"""enforce_sorted=False sorts, and sorts back afterwards."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

x, lengths = torch.arange(1.0, 7).reshape(2, 3, 1), [1, 3]
packed = pack_padded_sequence(x, lengths, batch_first=True,
                              enforce_sorted=False)
y, back = pad_packed_sequence(packed, batch_first=True)
assert back.tolist() == lengths and y[1].equal(x[1])
print(y.squeeze(2), back)
