"""mean() is one number, tolist() is all of them."""
import torch

loss = torch.arange(3.0)
mean = loss.mean().item()
assert mean == sum(loss.tolist()) / len(loss)
print(mean, loss.tolist())
