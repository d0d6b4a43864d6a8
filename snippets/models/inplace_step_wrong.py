"""optimizer.step() changes the weights in place, so a loss from before the step can no
longer be backpropagated.
Raises: RuntimeError. Right: loop/backward_two_losses.py."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 1))
optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
out = model(torch.eye(4))
first, second = out.mean(), out.square().mean()

single = nn.Linear(4, 1)  # its backward does not need its weight
single_optimizer = torch.optim.SGD(single.parameters(), lr=0.1)
single_out = single(torch.eye(4))
single_out.mean().backward(retain_graph=True)
single_optimizer.step()
single_out.square().mean().backward()  # raises nothing

first.backward(retain_graph=True)
before = model[1].weight._version
optimizer.step()
assert model[1].weight._version == before + 1
print("version of the last weight:", before, "->", model[1].weight._version)
second.backward()
