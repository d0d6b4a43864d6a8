"""nan holds the place of a missing number, and can be found."""
import torch

ids = [1, None]
x = torch.tensor([torch.nan if v is None else v for v in ids])
assert x.isnan().tolist() == [v is None for v in ids]
print(x)
