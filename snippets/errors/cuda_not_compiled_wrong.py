"""This build of torch has no CUDA in it."""
import torch

message = ""
try:
    torch.ones(()).cuda()
except AssertionError as error:
    message = str(error)
print(f"AssertionError: {message}")
assert "not compiled with CUDA" in message
assert torch.version.cuda is None
print("built for CUDA:", torch.version.cuda)
