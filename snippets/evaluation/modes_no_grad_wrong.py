"""no_grad stops recording inside its block, and nothing else. Raises: RuntimeError.
Right: loop/step.py."""
import torch

w = torch.tensor(5.0, requires_grad=True)
before = w ** 3
with torch.no_grad():
    inside = w ** 3
    made = torch.nn.Parameter(inside)
    before.backward()  # recorded earlier
assert w.grad == 3 * w ** 2
print("backward inside the block:", w.grad.item())
print(f"result inside: {inside}, needs grad: {inside.requires_grad}")
print("new parameter needs grad:", made.requires_grad)

modes = [torch.is_grad_enabled()]
with torch.no_grad():
    with torch.no_grad():
        modes.append(torch.is_grad_enabled())
    modes.append(torch.is_grad_enabled())
try:
    with torch.no_grad():
        raise KeyError
except KeyError:
    modes.append(torch.is_grad_enabled())
assert modes == [True, False, False, True]
print("outside, two deep, one deep, after an error:", modes)

inside.backward()
