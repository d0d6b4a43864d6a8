"""channels_last is another order in memory. Shape, dimensions and values stay,
and view no longer flattens; flatten copies and gives the same numbers as
before."""
import torch

torch.manual_seed(0)
x = torch.randn(2, 3, 4, 5)
y = x.to(memory_format=torch.channels_last)
print("shapes ", tuple(x.shape), tuple(y.shape))
print("strides", x.stride(), y.stride())
assert y.equal(x)
assert y.is_contiguous(memory_format=torch.channels_last)
assert not y.is_contiguous()
assert y.permute(0, 2, 3, 1).is_contiguous()
assert y.flatten(1).equal(x.flatten(1))
try:
    y.view(2, -1)
    raised = False
except RuntimeError as error:
    raised = True
    print("view:", str(error)[:33])
assert raised
