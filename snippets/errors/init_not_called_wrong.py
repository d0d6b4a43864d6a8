"""A layer has no place to go before super().__init__(). Raises: AttributeError.
Right: errors/init_not_called.py."""
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.act = nn.ReLU()


Net()
