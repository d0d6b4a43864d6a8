"""The slope of the root at 0 is infinite, and 0 * inf is nan. Raises: RuntimeError.
Right: errors/sqrt_nan.py."""
import warnings

import torch

warnings.simplefilter("ignore")  # the traceback of the forward pass
x = torch.zeros(1, requires_grad=True)
print(x)
with torch.autograd.set_detect_anomaly(True):
    (x * x.sqrt()).sum().backward()
