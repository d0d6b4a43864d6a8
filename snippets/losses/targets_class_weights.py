"""With class weights the mean divides by the sum of the weights.
A common factor cancels, and in a batch of one class so do they all."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(6, 2)
weight = torch.tensor([1.0, 9.0])
for y in torch.tensor([0, 0, 0, 0, 0, 1]), torch.ones(6).long():
    each = F.cross_entropy(logits, y, reduction="none")
    loss = F.cross_entropy(logits, y, weight)
    w = weight[y]
    assert loss.allclose((w * each).sum() / w.sum())
    assert loss.allclose(F.cross_entropy(logits, y, weight + weight))
    print(f"classes {y.tolist()}: plain {each.mean():.4f}, "
          f"weighted {loss:.4f}, over N {(w * each).mean():.4f}")
