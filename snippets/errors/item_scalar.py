"""mean() is one number, tolist() is all of them."""
import torch

loss = torch.arange(3.0)
assert loss.mean().item() == sum(loss.tolist()) / len(loss)
print(loss.mean().item(), loss.tolist())
