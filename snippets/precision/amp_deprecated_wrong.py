"""torch.cuda.amp is deprecated, and without a GPU it switches itself
off. So does torch.amp.GradScaler() when no device is named.
Warns: FutureWarning. Warns: UserWarning. Right: recipes/amp_loop.py."""
import torch

torch.cuda.amp.autocast()
old = torch.cuda.amp.GradScaler()
new = torch.amp.GradScaler()
on_gpu = torch.cuda.is_available()
assert old.is_enabled() == on_gpu
assert new.is_enabled() == on_gpu
assert torch.autocast is torch.amp.autocast  # two names for one class
