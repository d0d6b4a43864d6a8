"""torch knows which accelerator there is."""
import torch

there = torch.accelerator.is_available()
device = torch.accelerator.current_accelerator() if there else "cpu"
x = torch.arange(2, device=device)
assert x.to("cpu").tolist() == [0, 1]
print(x.cpu())
