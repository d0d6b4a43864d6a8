"""As many rows as ids; the assert names the culprit at once."""
import torch
from torch import nn

ids = torch.arange(4)
emb = nn.Embedding(int(ids.max()) + 1, 2)
assert ids.min() >= 0 and ids.max() < emb.num_embeddings
assert emb(ids).equal(emb.weight)
print(emb, ids)
