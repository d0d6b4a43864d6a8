"""With two classes, softmax over two logits is the sigmoid of their
difference, and both losses agree. With more, they answer other questions."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
two_logits = torch.randn(32, 2)
y = torch.randint(2, (32,))
one_logit = two_logits[:, 1] - two_logits[:, 0]  # (32,)
softmax_loss = F.cross_entropy(two_logits, y)
sigmoid_loss = F.binary_cross_entropy_with_logits(one_logit, y.float())
assert softmax_loss.isclose(sigmoid_loss)
assert two_logits.softmax(dim=1)[:, 1].allclose(one_logit.sigmoid())
print(f"two classes: {softmax_loss:.4f} and {sigmoid_loss:.4f}")

logits = torch.tensor([4.0, 4.0, -4.0])
print("softmax:", [f"{p:.2f}" for p in logits.softmax(dim=0)])
print("sigmoid:", [f"{p:.2f}" for p in logits.sigmoid()])
assert (logits.softmax(dim=0) > 0.9).sum() == 0
assert (logits.sigmoid() > 0.9).sum() == 2
