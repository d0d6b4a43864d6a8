"""Reserve an id for unknown, and let the training data use it: a row
that no training example names keeps its random start."""
import torch
from torch import nn

train = ["red", "blue", "red", "green", "red", "blue"]
kept = sorted(name for name in set(train) if train.count(name) > 1)
ids = {name: i for i, name in enumerate(kept, 1)}


def encode(names):
    return torch.tensor([ids.get(name, 0) for name in names])


for names in train, ["red", "pink"]:
    print(dict(zip(names, encode(names).tolist())))

emb = nn.Embedding(1 + len(ids), 2)
for names in train, [name for name in train if name in ids]:
    emb.weight.grad = None
    emb(encode(names)).sum().backward()
    print("gradients:", emb.weight.grad.tolist())
    learns = emb.weight.grad.any(1).tolist()
    assert learns == [names is train, True, True]
