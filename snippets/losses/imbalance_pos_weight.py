"""pos_weight multiplies the loss of the positives, and the mean still divides by the
number of items. Class weights of cross entropy divide by the sum of the weights."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
z = torch.randn(100)
y = (torch.arange(100) < 5).float()  # 5 % positive
pos_weight = (y == 0).sum() / (y == 1).sum()
assert pos_weight == 19
plain = F.binary_cross_entropy_with_logits(z, y, reduction="none")
weighted = F.binary_cross_entropy_with_logits(z, y, pos_weight=pos_weight)
assert weighted.isclose((19 * plain[y == 1].sum() + plain[y == 0].sum()) / 100)
with_weight = F.binary_cross_entropy_with_logits(z, y, weight=pos_weight)
assert with_weight.isclose(19 * plain.mean())  # negatives too: nothing is balanced
per_item = F.binary_cross_entropy_with_logits(z, y, weight=torch.where(y == 1, 19, 1))
assert per_item.isclose(weighted)

two_logits = torch.stack([torch.zeros(100), z], dim=1)
class_weight = torch.tensor([1.0, 19.0])
as_classes = F.cross_entropy(two_logits, y.long(), class_weight)
assert as_classes.isclose(weighted * 100 / (95 + 5 * 19))
print(f"plain {plain.mean():.4f}, pos_weight {weighted:.4f}, "
      f"class weights {as_classes:.4f}")

labels = torch.tensor([[1.0, 0, 0], [0, 0, 1], [1, 0, 1], [1, 1, 1]])
positives = labels.sum(dim=0).clamp(min=1)
per_label = (len(labels) - positives) / positives  # (3,)
logits = torch.randn(4, 3)
loss = F.binary_cross_entropy_with_logits(logits, labels, pos_weight=per_label)
by_label = [
    F.binary_cross_entropy_with_logits(
        logits[:, i], labels[:, i], pos_weight=per_label[i])
    for i in range(3)]
assert loss.isclose(sum(by_label) / 3)
print("pos_weight per label:", [f"{w:.2f}" for w in per_label])
