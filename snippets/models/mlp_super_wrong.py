"""A module registers layers only after super().__init__(). Raises: AttributeError.
Right: recipes/mlp.py."""
from torch import nn


class Net(nn.Module):
    def __init__(self):
        self.act = nn.ReLU()


Net()
