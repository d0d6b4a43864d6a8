"""This build of torch has no CUDA in it."""
import torch

try:
    torch.ones(()).cuda()
except AssertionError as error:
    print(f"AssertionError: {error}")
assert torch.version.cuda is None
print("built for CUDA:", torch.version.cuda)
