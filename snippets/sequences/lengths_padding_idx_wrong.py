"""padding_idx starts one row at zero and gives it no gradient. It hides nothing: a GRU
still takes a step there, and a mean still counts it. And nan in the padding reaches the
gradient, though not the real outputs. Right: recipes/pad_batch.py."""
import torch
from torch import nn
from torch.nn.utils.rnn import pad_sequence

torch.manual_seed(0)
sequences = [torch.tensor([3, 1]), torch.tensor([2, 4, 1, 3, 2])]
ids = pad_sequence(sequences, batch_first=True, padding_value=0)
embedding = nn.Embedding(5, 6, padding_idx=0)
gru = nn.GRU(6, 4, batch_first=True)

embedded = embedding(ids)
embedded.sum().backward()
assert not embedded[0, 2:].any()
assert not embedding.weight.grad[0].any()
assert embedding.weight.grad[1:].any(dim=1).all()
print("row 0 is zero and gets no gradient")

_, h_n = gru(embedded)
_, alone = gru(embedding(sequences[0][None]))
moved = (h_n[-1, 0] - alone[-1, 0]).abs().max().item()
assert moved > 0.05
print(f"GRU: the padding moves the last state by {moved:.2f}")

ratio = (embedded[0].mean(0) / embedding(sequences[0]).mean(0))[0].item()
assert abs(ratio - 2 / 5) < 1e-6
print(f"mean over all steps: {ratio:.2f} of that over the real ones")

with_nan = torch.randn(1, 5, 6)
with_nan[:, 2:] = float("nan")  # two real steps
outputs, _ = gru(with_nan)
outputs[:, 1].sum().backward()  # the last real one
assert outputs[:, :2].isfinite().all()
assert gru.weight_ih_l0.grad.isnan().all()
print("nan in the padding: real outputs are finite, the gradient is nan")
