"""A ReLU in place after a sigmoid changes no value. It raises all the
same, because backward looks at a counter and not at the values.
Raises: RuntimeError. Right: errors/saved_overwritten.py."""
import torch

x = torch.tensor([-1.0, 0.0, 2.0], requires_grad=True)
h = x.sigmoid()
before, version = h.tolist(), h._version
h.relu_()
assert h.tolist() == before
print("values", *(f"{value:.4f}" for value in before))
print("version", version, "->", h._version)
h.sum().backward()
