"""Cross entropy has its largest gradient where a model is certain and wrong.
A softmax before it makes just that gradient vanish.
Right: losses/cross_entropy_logits.py."""
import torch
import torch.nn.functional as F

y = torch.tensor([0])
print("classes  lead of a wrong class   logits  softmax first")
for classes in 10, 1000:
    for lead in 0, 5, 20:
        z = torch.zeros(1, classes)
        z[0, 1] = lead
        z.requires_grad_()
        loss = F.cross_entropy(z, y)
        (gradient,) = torch.autograd.grad(loss, z)
        assert gradient.allclose(z.softmax(dim=1) - F.one_hot(y, classes))

        loss = F.cross_entropy(z.softmax(dim=1), y)
        (behind_softmax,) = torch.autograd.grad(loss, z)
        ratio = behind_softmax.norm() / gradient.norm()
        if lead == 0:
            assert ratio.isclose(torch.tensor(1 / classes))
        if lead == 20:
            assert ratio < 1e-5
        print(f"{classes:7} {lead:22} {gradient.norm():8.4f} "
              f"{behind_softmax.norm():14.1e}")
