"""The last real state of an LSTM: h_n of the packed run, and the gathered output, are
those of each sequence alone. Of a bidirectional LSTM, h_n of the padded run is not."""
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence, pad_sequence

torch.manual_seed(0)
sequences = [torch.randn(length, 3) for length in (2, 5, 3)]
lengths = torch.tensor([len(sequence) for sequence in sequences])  # on the CPU
x = pad_sequence(sequences, batch_first=True)
packed = pack_padded_sequence(x, lengths, batch_first=True, enforce_sorted=False)

lstm = nn.LSTM(3, 4, num_layers=2, batch_first=True)
_, (h_n, c_n) = lstm(packed)  # (layers, batch, hidden), in the order of the batch
outputs, _ = lstm(x)
gathered = outputs[torch.arange(len(x)), lengths - 1]
alone = torch.cat([lstm(sequence[None])[1][0][-1] for sequence in sequences])
assert torch.allclose(h_n[-1], alone, atol=1e-6)
assert torch.allclose(gathered, alone, atol=1e-6)
print("one direction: h_n[-1] and the gathered output are as alone")

both = nn.LSTM(3, 4, num_layers=2, batch_first=True, bidirectional=True)
packed_outputs, (h_n, c_n) = both(packed)
last = torch.cat([h_n[-2], h_n[-1]], dim=1)  # forward, backward, of the last layer
alone = torch.cat([both(sequence[None])[1][0][-2:] for sequence in sequences], dim=1)
assert torch.allclose(last, torch.cat([alone[0], alone[1]], dim=1), atol=1e-6)

_, (padded_h_n, _) = both(x)  # not packed: the backward direction starts in the padding
assert not torch.allclose(padded_h_n[-1, 0], h_n[-1, 0], atol=0.01)

outputs, _ = pad_packed_sequence(packed_outputs, batch_first=True)
assert not outputs[0, -1].any()  # zeros, not a state: sequence 0 has ended before
forward = outputs[torch.arange(3), lengths - 1, :4]
backward = outputs[:, 0, 4:]  # this direction ends at the first step
assert torch.allclose(h_n[-2], forward)
assert torch.allclose(h_n[-1], backward)
print("both directions: h_n[-2] and h_n[-1] of the packed run are as alone")
