"""Anomaly mode raises at the first nan of the backward pass and names
the function of the forward pass that is to blame. Raises: RuntimeError.
Right: errors/sqrt_nan.py."""
import re
import warnings

import torch


def root(x):
    return torch.where(x > 0, x.sqrt(), 0.0)


x = torch.tensor([0.0, 1.0], requires_grad=True)
out = root(x)
out.sum().backward()
assert x.grad[0].isnan()
print("without anomaly mode:", out.tolist(), "grad", x.grad.tolist())

with torch.autograd.set_detect_anomaly(True), \
        warnings.catch_warnings(record=True) as caught:
    try:
        root(x).sum().backward()
    finally:
        text = str(caught.pop().message)
        print(text.splitlines()[0])
        print("made in:", re.findall(r"in (\w+)\n", text)[-1])
