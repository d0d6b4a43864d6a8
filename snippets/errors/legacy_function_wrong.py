"""An instance of a Function, as torch 1.2 wanted it.
Raises: RuntimeError. Warns: DeprecationWarning. Right: errors/legacy_function.py."""
import torch


class Double(torch.autograd.Function):
    def forward(self, x):
        pass

print(x := torch.ones(2))
Double()(x)
