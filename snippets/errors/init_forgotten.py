"""After super().__init__() the module can be called."""
import torch


class Scale(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.factor = 2

    def forward(self, x):
        return self.factor * x


y = Scale()(torch.arange(3.0))
assert y.tolist() == [0, 2, 4]
print(y)
