"""The lengths are not on the CPU. Raises: RuntimeError.
Right: errors/lengths_cpu.py."""
import torch
from torch.nn.utils.rnn import pack_padded_sequence

x = torch.ones(2, 3, 1)
lengths = torch.tensor([3, 1], device="meta")  # in place of "cuda"
print(x.shape, lengths.device)
pack_padded_sequence(x, lengths, batch_first=True)
