"""The binary losses refuse integer targets and targets of another shape than the
output; BCELoss also refuses logits. Right: losses/targets.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(8, 1)  # (batch, 1)
y = torch.arange(8) % 2
target = y.float().unsqueeze(1)  # (8, 1), float
loss = F.binary_cross_entropy_with_logits(logits, target)
assert loss.allclose(F.binary_cross_entropy(logits.sigmoid(), target))
print(f"float, (8, 1): {loss:.4f}")


def show_error(name, loss_fn, output, target):
    try:
        loss_fn(output, target)
    except (RuntimeError, ValueError) as error:
        print(f"  {name}:\n    {type(error).__name__}: {error}")
    else:
        raise AssertionError(f"{name} was accepted")


print("binary_cross_entropy_with_logits")
with_logits = F.binary_cross_entropy_with_logits
show_error("integers", with_logits, logits, target.long())
show_error("shape (8,)", with_logits, logits, y.float())
print("binary_cross_entropy")
bce = F.binary_cross_entropy
show_error("integers", bce, logits.sigmoid(), target.long())
show_error("shape (8,)", bce, logits.sigmoid(), y.float())
show_error("logits", bce, logits, target)
