"""The sequences go to the device, the lengths stay on the CPU."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence

device = "cuda" if torch.cuda.is_available() else "cpu"
x, lengths = torch.ones(2, 3, 1).to(device), torch.tensor([3, 1])
packed = pack_padded_sequence(x, lengths, batch_first=True)
assert packed.batch_sizes.tolist() == [2, 1, 1]
assert packed.data.shape == (4, 1)
print(packed.batch_sizes)
