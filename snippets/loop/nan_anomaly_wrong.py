"""Anomaly mode raises at the first nan of backward. A warning before it holds the
forward call's traceback. Raises: RuntimeError. Right: errors/sqrt_nan.py."""
import re
import warnings

import torch


def root(x):
    return torch.where(x > 0, x.sqrt(), 0.0)


x = torch.tensor([0.0, 1.0], requires_grad=True)
output = root(x)
output.sum().backward()
print("without anomaly mode:", output.tolist(), "gradient", x.grad.tolist())
assert output.tolist() == [0, 1]
assert x.grad[0].isnan()

with torch.autograd.set_detect_anomaly(True), \
        warnings.catch_warnings(record=True) as caught:
    try:
        root(x).sum().backward()
    finally:
        traceback = str(caught[-1].message)
        print(traceback.splitlines()[0])
        print("the forward call was in:", re.findall(r"in (\w+)\n", traceback)[-1])
