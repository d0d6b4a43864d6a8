"""A grey image has one channel, so one mean."""
import torch

x, mean = torch.ones(1, 2, 2), torch.full((1, 1, 1), 0.5)
y = x.clone().sub_(mean)
assert y.equal(x - mean)
print(mean, y)
