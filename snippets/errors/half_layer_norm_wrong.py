"""On a CPU a half precision norm does not take float inputs. Raises: RuntimeError.
Right: errors/half_layer_norm.py."""
import torch

norm = torch.nn.LayerNorm(2).half()
x = torch.ones(2)
print(norm, norm.weight.dtype, x)
norm(x)
