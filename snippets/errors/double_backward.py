"""The backend MATH is made of operations that have one."""
import torch
from torch import nn
from torch.nn.attention import SDPBackend, sdpa_kernel


def attend(x):
    with sdpa_kernel(SDPBackend.MATH):
        return nn.functional.scaled_dot_product_attention(x, x, x)


x = torch.rand(1, 3, 2, dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradgradcheck(attend, x, raise_exception=False)
print(attend(x).shape)
