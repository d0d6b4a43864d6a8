"""Targets and inputs that the binary losses refuse; float targets of
the shape of the logits are right. Right: losses/targets.py."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
z, y = torch.randn(8, 1), torch.arange(8) % 2
target = y.float().unsqueeze(1)  # (8, 1), as the logits
bce, with_logits = (F.binary_cross_entropy,
                    F.binary_cross_entropy_with_logits)
loss = with_logits(z, target)
assert loss.allclose(bce(z.sigmoid(), target))
print(f"right: {loss:.4f}")
for loss_fn, out, wrong in [
        (with_logits, z, target.long()), (with_logits, z, y.float()),
        (bce, z.sigmoid(), target.long()),
        (bce, z.sigmoid(), y.float()), (bce, z, target)]:
    try:
        loss_fn(out, wrong)
    except (RuntimeError, ValueError) as error:
        print(f"{loss_fn.__name__}, target {str(wrong.dtype)[6:]}:\n"
              f"  {type(error).__name__}: {error}")
