"""torch.no_grad() on a line of its own does nothing, and "with" needs
its parentheses. set_grad_enabled(False) acts on a line of its own.
Raises: TypeError. Right: evaluation/modes.py."""
import torch

on = torch.is_grad_enabled
torch.no_grad()
assert on()
print("after torch.no_grad():", on())
torch.set_grad_enabled(False)
assert not on()
print("after torch.set_grad_enabled(False):", on())
torch.set_grad_enabled(True)

with torch.no_grad():
    inside = [on()]
with torch.set_grad_enabled(False):
    inside.append(on())
inside += [torch.no_grad()(on)(), torch.set_grad_enabled(False)(on)()]
assert inside == 4 * [False] and on()
print("two blocks, two decorators:", inside, "and after:", on())

with torch.no_grad:
    pass
