"""A collate_fn that pads, and keeps the lengths."""
import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader


def collate(batch):
    return pad_sequence(batch, batch_first=True), [*map(len, batch)]


data = [torch.ones(3), torch.ones(2)]
loader = DataLoader(data, batch_size=len(data), collate_fn=collate)
x, lengths = next(iter(loader))
assert x.sum(1).tolist() == lengths == [3, 2]
print(x, lengths)
