"""In a bidirectional GRU, out[:, -1] holds one step of the backward direction, and
without packing that direction reads the padding first.
Right: sequences/lengths_last.py."""
import torch
from torch import nn
from torch.nn import functional as F

torch.manual_seed(0)
gru = nn.GRU(3, 4, batch_first=True, bidirectional=True)
sequence = torch.randn(1, 5, 3)

# out[:, -1]: the second half does not depend on any step but the last one
outputs, h_n = gru(sequence)
only_last, _ = gru(sequence[:, -1:])
assert torch.allclose(outputs[:, -1, 4:], only_last[:, -1, 4:])
assert torch.allclose(outputs[:, 0, 4:], h_n[-1])  # its last state is at the first step
print("out[:, -1], backward half: as if the last step were the only one")


# no packing: the outputs at real steps change with the number of padded steps
def largest_change(padding, half):
    padded, _ = gru(F.pad(sequence, (0, 0, 0, padding)))
    return (padded[:, :5] - outputs)[:, :, half].abs().max().item()


for padding in (1, 5, 20):
    forward = largest_change(padding, slice(0, 4))
    backward = largest_change(padding, slice(4, 8))
    print(f"{padding:2} padded steps change real outputs by {forward:.4f} forward,"
          f" {backward:.4f} backward")
    assert forward < 1e-6
    assert backward > 0.05

gru = nn.GRU(3, 4, num_layers=2, batch_first=True, bidirectional=True)
outputs, _ = gru(sequence)
forward = largest_change(5, slice(0, 4))
print(f"with two layers, 5 padded steps change them by {forward:.4f} forward too")
assert forward > 0.01
