"""A tensor shares the memory of an array that must not change. Warns: UserWarning.
Right: errors/array_readonly.py."""
import numpy as np
import torch

array = np.frombuffer(b"abc", dtype=np.uint8)
assert not array.flags.writeable
x = torch.from_numpy(array)
print(x)
