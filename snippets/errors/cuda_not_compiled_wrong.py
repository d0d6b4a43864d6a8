"""This build of torch has no CUDA in it. Right: errors/cuda_not_compiled.py."""
import torch

try:
    torch.ones(()).cuda()
except AssertionError as error:
    print(f"AssertionError: {error}")
assert torch.version.cuda is None
print("built for CUDA:", torch.version.cuda)
