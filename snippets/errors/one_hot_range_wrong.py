"""Four classes are numbered 0 to 3; this counts to 4."""
import torch

y = torch.arange(1, 5)
print(y)
torch.nn.functional.one_hot(y, 4)
