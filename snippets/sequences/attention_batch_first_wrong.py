"""By default nn.MultiheadAttention takes the first dimension for the steps: given
(batch, steps, features), it attends over the batch. Right: in this file."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(4, 6, 8)  # (batch, steps, features)
changed = x.clone()
changed[0] = torch.randn(6, 8)  # another first sample

for batch_first in False, True:
    torch.manual_seed(0)
    attention = nn.MultiheadAttention(8, 2, batch_first=batch_first)
    output, _ = attention(x, x, x)
    change = attention(changed, changed, changed)[0] - output
    others = (change[1:].abs().amax(dim=(1, 2)) > 0).sum().item()
    print(f"batch_first={batch_first}: output {tuple(output.shape)}, "
          f"{others} of 3 other samples changed")
    assert others == (0 if batch_first else 3)
