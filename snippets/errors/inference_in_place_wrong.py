"""A total from inside inference_mode() is divided outside. Raises: RuntimeError.
Right: errors/inference_in_place.py."""
import torch

with torch.inference_mode():
    total = torch.ones(1)
print(total)
total.div_(total)
