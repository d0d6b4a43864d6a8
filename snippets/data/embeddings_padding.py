"""The row of padding_idx starts at zero and gets no gradient.
An init that overwrites the matrix fills it, and it stays filled."""
import torch
from torch import nn

torch.manual_seed(0)
emb = nn.Embedding(4, 2, padding_idx=0)
ids = torch.tensor([[1, 3, 2, 0], [2, 0, 0, 0]])  # three words, and one
for name in "as built", "after normal_":
    if name == "after normal_":
        nn.init.normal_(emb.weight)
    emb.weight.grad = None
    emb(ids).sum().backward()
    assert emb.weight.grad.tolist() == [[0, 0], [1, 1], [2, 2], [1, 1]]
    print(f"{name}: row 0 is", [f"{w:.4f}" for w in emb.weight[0]])

with torch.no_grad():
    emb.weight[emb.padding_idx] = 0
mask = ids != emb.padding_idx
mean = emb(ids).sum(1) / mask.sum(1, keepdim=True)
oracle = torch.stack([emb.weight[1:].mean(0), emb.weight[2]])
assert mean.allclose(oracle)
for name, by in ("four places", emb(ids).mean(1)), ("words", mean):
    print(f"mean over {name}:", [f"{m:.4f}" for m in by[1]])
