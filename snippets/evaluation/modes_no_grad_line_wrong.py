"""torch.no_grad() on a line of its own switches nothing off, and a with statement needs
its parentheses. Raises: TypeError. Right: recipes/evaluate.py."""
import torch

torch.no_grad()
still_on = torch.is_grad_enabled()
assert still_on
print("recording after the line torch.no_grad():", still_on)

torch.set_grad_enabled(False)
switched_off = not torch.is_grad_enabled()
assert switched_off
print("recording after the line torch.set_grad_enabled(False):",
      torch.is_grad_enabled())
torch.set_grad_enabled(True)

with torch.no_grad():
    in_block = torch.is_grad_enabled()
assert not in_block
print("recording in a block:", in_block)

with torch.no_grad:
    pass
