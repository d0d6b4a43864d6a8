"""Misspelt, forward is not found. Raises: NotImplementedError.
Right: errors/no_forward.py."""
import torch


class Net(torch.nn.Module):
    def foward(self, x):
        return 2 * x

print(Net().foward(torch.arange(3.0)))
Net()(torch.ones([]))
