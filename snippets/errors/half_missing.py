"""That one operation in fp32, and back."""
import torch

x = torch.tensor([[4.0, 2.0], [2.0, 2.0]]).half()
root = torch.linalg.cholesky(x.float()).to(x.dtype)
assert (root @ root.T).equal(x)
print(root)
