"""argmax and comparisons return tensors without a graph, and round has the gradient 0
everywhere: an accuracy cannot be trained on. Right: losses/combining_straight_through.py."""
import torch

torch.manual_seed(0)
logits = torch.randn(4, 3, requires_grad=True)
y = torch.tensor([0, 1, 2, 0])
predicted = logits.argmax(dim=1)
accuracy = (predicted == y).float().mean()
above = (logits > 0).float().sum()
for name, result in [("argmax", predicted), ("accuracy", accuracy), ("z > 0", above)]:
    assert not result.requires_grad
    print(f"{name:8}  requires_grad={result.requires_grad}")

rounded = logits.sigmoid().round().sum()
assert rounded.requires_grad
rounded.backward()
assert not logits.grad.any()
print(f"round     requires_grad=True, gradient {logits.grad.norm():.4f}")

logits.grad = None
maximum = logits.max(dim=1).values.sum()  # the value has a gradient, the index none
maximum.backward()
assert logits.grad.sum() == 4
print(f"max       requires_grad=True, gradient {logits.grad.norm():.4f}")
