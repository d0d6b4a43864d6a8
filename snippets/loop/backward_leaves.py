"""backward() fills .grad of leaves that require a gradient: of a computed tensor
only after retain_grad(), and of a plain tensor never."""
import warnings

import torch

x = torch.tensor([1.0, 2.0])  # data: requires no gradient
w = torch.tensor([3.0, 5.0], requires_grad=True)  # a leaf
hidden = w * x  # computed
hidden.retain_grad()
output = hidden ** 2  # computed, without retain_grad()
output.sum().backward()

print("w", w.grad.tolist())
print("hidden", hidden.grad.tolist())
print("x", x.grad)
with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # reading it warns
    print("output", output.grad)
assert w.grad.equal(2 * hidden * x)
assert hidden.grad.equal(2 * hidden)
assert x.grad is None
