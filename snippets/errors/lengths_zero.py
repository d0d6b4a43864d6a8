"""Empty sequences are left out of the batch."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence

x, lengths = torch.ones(2, 3, 1), torch.tensor([3, 0])
full = lengths > 0
packed = pack_padded_sequence(x[full], lengths[full], batch_first=True)
assert len(packed.data) == lengths.sum() == 3
print(packed.batch_sizes)
