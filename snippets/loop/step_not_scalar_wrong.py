"""backward() starts from a single number. A loss per sample needs a mean or a
sum first. Raises: RuntimeError. Right: errors/scalar_only.py."""
import torch
import torch.nn.functional as F

logits = torch.zeros(2, 3, requires_grad=True)
losses = F.cross_entropy(logits, torch.tensor([0, 2]), reduction="none")
print("losses", [f"{loss:.4f}" for loss in losses.tolist()])
losses.backward()
