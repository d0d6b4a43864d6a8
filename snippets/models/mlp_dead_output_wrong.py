"""The output that a final ReLU sets to zero gets no gradient.
Right: recipes/mlp.py."""
import torch
import torch.nn.functional as F

z = torch.tensor([[-1.0, 2.0, 3.0]], requires_grad=True)
target = torch.tensor([0])  # the class with the lowest score

(raw,) = torch.autograd.grad(F.cross_entropy(z, target), z)
(behind_relu,) = torch.autograd.grad(F.cross_entropy(z.relu(), target), z)
expected = z.softmax(dim=1) - F.one_hot(target, 3)
assert raw.allclose(expected)
assert raw[0, 0] < -0.9
assert behind_relu[0, 0] == 0
print("raw logits:", [round(value, 4) for value in raw[0].tolist()])
print("final ReLU:", [round(value, 4) for value in behind_relu[0].tolist()])
