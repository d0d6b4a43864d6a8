"""super().__init__() makes the place for layers, so it comes first."""
from torch import nn


class Net(nn.Module):
    def __init__(self, fc):
        super().__init__()
        self.fc = fc


net = Net(nn.Linear(2, 1))
assert len(list(net.parameters())) == 2  # weight and bias
print(net)
