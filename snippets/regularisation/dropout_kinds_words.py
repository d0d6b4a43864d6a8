"""Dropout1d on (batch, words, features) drops whole words. nn.Dropout
drops single numbers, and with the axes swapped it drops features."""
import torch
from torch import nn

torch.manual_seed(0)
emb = nn.Embedding(100, 16)
ids = torch.randint(100, (50, 12))
x = emb(ids)  # (batch, words, features)


def report(name, y):
    zero = y == 0
    words, features = zero.all(2), zero.all(1)
    print(f"{name}: dropped of {zero.numel()} numbers {zero.sum()}, "
          f"of {words.numel()} words {words.sum()}, "
          f"of {features.numel()} features {features.sum()}")
    return words.any().item(), features.any().item()


single, whole = nn.Dropout(0.3), nn.Dropout1d(0.3)
swapped = whole(x.transpose(1, 2)).transpose(1, 2)
assert report("Dropout", single(x)) == (False, False)
assert report("Dropout1d", whole(x)) == (True, False)
assert report("Dropout1d, swapped", swapped) == (False, True)
