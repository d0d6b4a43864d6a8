"""With inplace=True a ReLU writes its output over its input.
The gradient stays right: it is 0 wherever the output is 0."""
import torch
from torch import nn

x = torch.tensor([-5.0, -0.5, 0.0, 2.0], requires_grad=True)
for inplace in False, True:
    h = x.clone()
    out = nn.ReLU(inplace)(h)
    assert out.tolist() == [0, 0, 0, 2]
    assert (h is out) == inplace
    print(f"inplace={inplace}: the input is now", h.tolist())

    (grad,) = torch.autograd.grad(out.sum(), x)
    assert grad.tolist() == [0, 0, 0, 1]
    print("  gradient:", grad.tolist())
