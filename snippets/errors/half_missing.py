"""That one operation in fp32, and back."""
import torch

x = 4 * torch.eye(2).half()
root = torch.linalg.cholesky(x.float()).to(x.dtype)
assert (root @ root.T).equal(x)
print(root)
