"""A layer has no place to go before super().__init__(). Raises: AttributeError."""
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.act = nn.ReLU()


Net()
