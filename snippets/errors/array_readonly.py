"""torch.tensor copies: writing to the copy is safe."""
import numpy as np
import torch

array = np.frombuffer(b"abc", dtype=np.uint8)
x = torch.tensor(array)
x[0] = 0
assert array[0] == ord("a")
print(x, array)
