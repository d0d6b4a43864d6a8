"""BCEWithLogitsLoss has no ignore_index. Take the loss of each label, select the known
ones and divide by their number. A mask times nan is nan, so select with where."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(3, 4, requires_grad=True)
labels = torch.tensor([[1.0, 0, torch.nan, 1],
                       [0, torch.nan, torch.nan, 0],
                       [torch.nan] * 4])
known = ~labels.isnan()
each = F.binary_cross_entropy_with_logits(
    logits, labels.nan_to_num(), reduction="none")
loss = each.where(known, 0).sum() / known.sum().clamp(min=1)
loss.backward()

same = F.binary_cross_entropy_with_logits(logits[known], labels[known])
assert loss.isclose(same)
assert not logits.grad[~known].any()
assert logits.grad[known].all()
print(f"{known.sum()} labels are known, mean loss {loss:.4f}")
