"""In train mode dropout sets each element to 0 with probability p and scales
the others by 1/(1-p). In eval mode it returns its input unchanged."""
import torch
from torch import nn

torch.manual_seed(0)
drop = nn.Dropout(p=0.2)
x = torch.ones(1000)

drop.eval()
assert drop(x) is x
print("eval: ", drop(x)[:8].tolist())

drop.train()
y = drop(x)
assert y.unique().tolist() == [0, 1.25]  # 1/(1-0.2), not 1/0.2 = 5
print("train:", y[:8].tolist())
print("zeroed in training:", (y == 0).sum().item(), "of", len(x))
