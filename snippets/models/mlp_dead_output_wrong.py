"""An output that the final ReLU zeroes gets no gradient. Right: models/mlp.py."""
import torch
import torch.nn.functional as F

z = torch.tensor([[-1.0, 2.0, 3.0]], requires_grad=True)
y = torch.tensor([0])  # the class with the lowest score

p = z.softmax(1)
(grad,) = torch.autograd.grad(F.cross_entropy(z, y), z)
assert grad.allclose(p - F.one_hot(y, 3))
print("logits:    ", *(f"{g:.4f}" for g in grad.flatten()))

(grad,) = torch.autograd.grad(F.cross_entropy(z.relu(), y), z)
assert grad.flatten()[0] == 0
print("final ReLU:", *(f"{g:.4f}" for g in grad.flatten()))
