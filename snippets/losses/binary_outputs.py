"""One output with a sigmoid and two with a softmax are the same model: z = z1 - z0.
SGD keeps them equal if the last layer with one output has twice the learning rate."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_breast_cancer
from torch import nn

data, target = load_breast_cancer(return_X_y=True)
x, y = torch.tensor(data).float(), torch.tensor(target)
x = (x - x.mean(dim=0)) / x.std(dim=0)

torch.manual_seed(0)
hidden_of_one = nn.Sequential(nn.Linear(30, 16), nn.ReLU())
hidden_of_two = copy.deepcopy(hidden_of_one)
two_outputs = nn.Linear(16, 2)
one_output = nn.Linear(16, 1)
with torch.no_grad():
    one_output.weight.copy_(two_outputs.weight[1:] - two_outputs.weight[:1])
    one_output.bias.copy_(two_outputs.bias[1:] - two_outputs.bias[:1])

opt_one = torch.optim.SGD([
    {"params": hidden_of_one.parameters(), "lr": 0.1},
    {"params": one_output.parameters(), "lr": 0.2},
])
opt_two = torch.optim.SGD(
    [*hidden_of_two.parameters(), *two_outputs.parameters()], lr=0.1)
for step in range(51):
    z = one_output(hidden_of_one(x)).squeeze(1)  # (569,)
    logits = two_outputs(hidden_of_two(x))  # (569, 2)
    loss_one = F.binary_cross_entropy_with_logits(z, y.float())
    loss_two = F.cross_entropy(logits, y)
    assert loss_one.isclose(loss_two, atol=1e-5)
    assert z.sigmoid().allclose(logits.softmax(dim=1)[:, 1], atol=1e-4)
    if step in (0, 50):
        print(f"after {step:2} steps: one output {loss_one:.4f}, "
              f"two outputs {loss_two:.4f}")
    opt_one.zero_grad()
    loss_one.backward()
    opt_one.step()
    opt_two.zero_grad()
    loss_two.backward()
    opt_two.step()
assert loss_one < 0.2
