"""argmax and comparisons return tensors without a graph, and round has the gradient 0
everywhere, so an accuracy cannot be a loss. A comparison may select what is trained.
Right: losses/combining_straight_through.py."""
import torch

torch.manual_seed(0)
logits = torch.randn(4, 3, requires_grad=True)
y = torch.tensor([0, 1, 2, 0])
predicted = logits.argmax(dim=1)
results = {
    "argmax": predicted,
    "accuracy": (predicted == y).float().mean(),
    "z > 0": (logits > 0).float(),
    "round": logits.sigmoid().round(),
    "max": logits.max(dim=1).values,
    "masked": (logits > 0) * logits,
}
gradients = {}
for name, result in results.items():
    if result.requires_grad:
        (gradient,) = torch.autograd.grad(result.sum(), logits)
        gradients[name] = gradient.norm().item()
        print(f"{name:8}  has a graph, gradient {gradients[name]:.4f}")
    else:
        print(f"{name:8}  has no graph")
assert list(gradients) == ["round", "max", "masked"]
assert gradients["round"] == 0
assert gradients["max"] == 2  # a 1 for each of the 4 values selected
assert gradients["masked"] == (logits > 0).sum().sqrt()
