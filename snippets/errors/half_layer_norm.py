"""The input in the dtype of the weights, or both in fp32."""
import torch

norm = torch.nn.LayerNorm(2).half()
x = torch.arange(2.0)
out = norm(x.half())
assert out.dtype == norm.weight.dtype
print(norm, out)
assert out.equal(norm.float()(x).half())
