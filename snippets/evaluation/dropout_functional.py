"""F.dropout follows train() and eval() if it is given self.training."""
import torch
import torch.nn.functional as F
from torch import nn


class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.hidden = nn.Linear(64, 32)
        self.out = nn.Linear(32, 10)

    def forward(self, x):
        h = F.relu(self.hidden(x))  # (batch, 32)
        h = F.dropout(h, p=0.2, training=self.training)
        return self.out(h)


torch.manual_seed(0)
model = Net()
x = torch.randn(4, 64)

model.train()
change = (model(x) - model(x)).abs().max()
assert change > 0
print(f"train mode: outputs change by {change:.4f}")

model.eval()
change = (model(x) - model(x)).abs().max()
assert change == 0
print(f"eval mode:  outputs change by {change:.4f}")
