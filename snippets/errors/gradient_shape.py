"""A gradient has the shape of the argument that it belongs to."""
import torch


class Total(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        ctx.shape = x.shape
        return x.sum(0)

    @staticmethod
    def backward(ctx, grad):
        return grad.expand(ctx.shape)


x = torch.ones(3, 2, dtype=torch.float64, requires_grad=True)
assert torch.autograd.gradcheck(Total.apply, x, raise_exception=False)
print(Total.apply(x))
