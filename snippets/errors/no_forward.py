"""A call of the module is a call of forward."""
import torch


class Net(torch.nn.Module):
    def forward(self, x):
        return 2 * x


net, x = Net(), torch.arange(3.0)
assert net(x).equal(x + x)
print(net(x))
