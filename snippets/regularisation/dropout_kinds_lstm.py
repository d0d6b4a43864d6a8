"""The dropout of a two-layer LSTM acts between the layers and nowhere
else: by hand it is LSTM, dropout, LSTM."""
import torch
from torch import nn

x = torch.randn(4, 10, 8)  # (batch, time, features)
model = nn.LSTM(8, 16, num_layers=2, dropout=0.5, batch_first=True)
first = nn.LSTM(8, 16, batch_first=True)
second = nn.LSTM(16, 16, batch_first=True)
for layer, suffix in (first, "_l0"), (second, "_l1"):
    layer.load_state_dict({
        name.replace(suffix, "_l0"): weight
        for name, weight in model.state_dict().items()
        if name.endswith(suffix)})
drop = nn.Dropout(0.5)

for mode in True, False:
    model.train(mode)
    drop.train(mode)
    torch.manual_seed(1)
    out = model(x)[0]
    torch.manual_seed(1)
    between = drop(first(x)[0])
    by_hand = second(between)[0]
    assert (out - by_hand).abs().max() < 1e-6
    print(f"training={mode}: not zero between the layers",
          between.count_nonzero().item(), "of", between.numel(),
          "and at the end", out.count_nonzero().item())
