"""item() is for tensors of one element."""
import torch

losses = torch.arange(2)
print(losses)
losses.item()
