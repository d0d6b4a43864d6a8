"""That one operation in fp32, and back. Layers do have fp16."""
import torch

x = torch.tensor([[4.0, 2.0], [2.0, 2.0]]).half()
root = torch.linalg.cholesky(x.float()).to(x.dtype)
assert (root @ root.T).equal(x)
print(root)
for layer in torch.nn.Linear(2, 2), torch.nn.LayerNorm(2), \
        torch.nn.Conv1d(2, 2, 1):
    assert layer.half()(x).dtype == x.dtype
    print(layer, layer(x).dtype)
