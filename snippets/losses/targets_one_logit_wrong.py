"""Three silent mistakes with two classes. Cross entropy on one logit is
0; a sigmoid too many keeps the loss up; BCELoss loses the push.
Right: losses/targets.py."""
import torch
import torch.nn.functional as F

y = torch.tensor([[0.0], [1.0]])  # (batch, 1)
for lead in 1, 20, 200:
    z = (2 * y - 1) * lead  # both surely right, in the end
    right = F.binary_cross_entropy_with_logits(z, y)
    twice = F.binary_cross_entropy_with_logits(z.sigmoid(), y)
    silent = F.cross_entropy(z, y)
    assert silent == 0 and right < twice > 0.5
    print(f"lead {lead:3}: loss {right:.4f}, sigmoid first "
          f"{twice:.4f}, cross entropy {silent.abs():.4f}")

z = torch.tensor([[20.0], [-20.0]], requires_grad=True)  # surely wrong
for loss in (F.binary_cross_entropy_with_logits(z, y),
             F.binary_cross_entropy(z.sigmoid(), y)):
    (grad,) = torch.autograd.grad(loss, z)
    print(f"surely wrong: loss {loss:.4f}, gradient "
          f"{grad[0].item():.4f} {grad[1].item():.4f}")
assert grad[0] == 0
