"""For class indices, the weighted mean divides by the weights of the targets in the
batch, so a common factor cancels. For probabilities it divides by the batch size."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(6, 2)
weight = torch.tensor([1.0, 9.0])


def show(name, target):
    plain = F.cross_entropy(logits, target)
    weighted = F.cross_entropy(logits, target, weight)
    doubled = F.cross_entropy(logits, target, 2 * weight)
    print(f"{name:24} plain {plain:.4f}, weighted {weighted:.4f}, "
          f"weights doubled {doubled:.4f}")
    return plain, weighted, doubled


mixed = torch.tensor([0, 0, 0, 0, 0, 1])
plain, weighted, doubled = show("classes 0 0 0 0 0 1", mixed)
item_weights = weight[mixed]
item_losses = F.cross_entropy(logits, mixed, reduction="none")
assert weighted.allclose((item_weights * item_losses).sum() / item_weights.sum())
assert doubled.allclose(weighted)

plain, weighted, doubled = show("classes 1 1 1 1 1 1", torch.ones(6).long())
assert weighted.allclose(plain)

one_hot = F.one_hot(mixed).float()
plain, weighted, doubled = show("0 0 0 0 0 1 as one-hot", one_hot)
assert weighted.allclose((item_weights * item_losses).sum() / 6)
assert doubled.allclose(2 * weighted)
