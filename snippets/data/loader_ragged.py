"""A collate_fn pads each batch to its longest sequence and keeps the
lengths, so that a mask can leave the padding out."""
import torch
from torch.nn.utils.rnn import pad_sequence
from torch.utils.data import DataLoader


def collate(batch):
    lengths = torch.tensor([len(x) for x in batch])
    return pad_sequence(batch, batch_first=True), lengths


data = [torch.full((n,), float(n)) for n in (3, 1, 2, 5, 4)]
for x, lengths in DataLoader(data, batch_size=2, collate_fn=collate):
    mask = torch.arange(x.shape[1]) < lengths[:, None]
    mean = (x * mask).sum(1) / lengths
    assert mean.equal(lengths.float())  # not x.mean(1)
    print(tuple(x.shape), lengths.tolist(), x.tolist())
