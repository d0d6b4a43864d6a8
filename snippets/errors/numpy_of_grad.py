"""For a plot or a log: detach() first."""
import torch

w = torch.ones(2, requires_grad=True)
a = w.detach().numpy()
a[0] = 5  # the memory is shared
assert w.tolist() == [5, 1]
print(a, w)
