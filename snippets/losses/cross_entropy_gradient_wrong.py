"""Cross entropy pushes hardest where the net is sure and wrong.
With a softmax before it, that push fades to nothing. Right: losses/cross_entropy.py."""
import torch
import torch.nn.functional as F

y = torch.tensor([0])
for lead in 0, 5, 10, 20:
    # a wrong class is ahead by so much
    z = torch.tensor([[0.0, lead] + 8 * [0.0]], requires_grad=True)
    p = z.softmax(1)
    (once,) = torch.autograd.grad(F.cross_entropy(z, y), z)
    (twice,) = torch.autograd.grad(F.cross_entropy(p, y), z)
    assert once.allclose(p - F.one_hot(y, 10))
    assert once.norm() > 9 * twice.norm()
    print(f"lead {lead:2}: gradient {once.norm():.4f}, "
          f"softmax first {twice.norm():.2g}")
