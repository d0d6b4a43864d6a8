"""Without use_reentrant, torch 2.13 warns and takes True. Warns: UserWarning.
Right: precision/batch_size_checkpoint.py."""
import torch
from torch.utils.checkpoint import checkpoint

x = torch.tensor(1.0, requires_grad=True)
for knobs in {"use_reentrant": False}, {"use_reentrant": True}, {}:
    out = checkpoint(torch.exp, x, **knobs)
    reentrant = "Checkpoint" in out.grad_fn.name()
    assert reentrant == knobs.get("use_reentrant", True)
    print(knobs, out.grad_fn.name(), f"{out:.4f}")
