"""Samples of several lengths are padded before they are stacked."""
import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader

data = [torch.ones(3), torch.ones(1)]
loader = DataLoader(data, len(data), collate_fn=pad_sequence)
(batch,) = loader
assert batch.T.tolist() == [[1, 1, 1], [1, 0, 0]]
print(batch.T)
