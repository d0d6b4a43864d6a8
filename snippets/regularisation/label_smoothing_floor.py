"""A smoothed loss cannot fall below the entropy of its target."""
import torch
import torch.nn.functional as F

y = torch.zeros(1).long()
for classes in 2, 10, 1000:
    for e in 0.05, 0.1, 0.2:
        soft = (1 - e) * F.one_hot(y, classes).double() + e / classes
        floor = torch.special.entr(soft).sum()
        logits = soft.log().requires_grad_()  # (1, classes)
        loss = F.cross_entropy(logits, y, label_smoothing=e)
        loss.backward()
        assert loss.allclose(floor) and logits.grad.abs().max() < 1e-4
        surer = F.cross_entropy(logits * 2, y, label_smoothing=e)
        assert surer > floor + 0.01
        print(f"{classes} classes, e={e}: floor {floor:.4f},",
              f"twice the logits {surer:.4f}")
