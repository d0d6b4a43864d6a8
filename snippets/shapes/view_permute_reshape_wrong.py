"""reshape shares the storage if it can and copies if it must. What is
written into a copy is lost. Right: shapes/view-permute/#when-does-reshape-copy."""
import torch

for name, turn in ("x", lambda x: x), ("x.t()", lambda x: x.t()):
    x = torch.zeros(2, 3)
    flat = turn(x).reshape(-1)
    flat[:] = 1
    shared = flat.data_ptr() == x.data_ptr()
    assert shared == turn(x).is_contiguous() and x.sum() == 6 * shared
    print(f"{name}.reshape(-1)[:] = 1: x is {x.tolist()}")
