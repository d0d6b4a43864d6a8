"""After super().__init__() the module can be called."""
import torch


class Scale(torch.nn.Module):
    def __init__(self, factor):
        super().__init__()
        self.factor = factor

    def forward(self, x):
        return self.factor * x


scale, x = Scale(2), torch.arange(3.0)
assert scale(x).equal(x + x)
print(scale(x))
