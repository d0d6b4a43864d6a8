"""If all targets of a batch have the class weight 0, loss and gradient are nan. With
ignore_index the gradient is 0. Right: in this file."""
import torch
import torch.nn.functional as F

torch.manual_seed(0)
logits = torch.randn(4, 3, requires_grad=True)
y = torch.zeros(4, dtype=torch.long)  # all of the class to be left out
for name, settings in {
    "ignore_index=0": {"ignore_index": 0},
    "weight=[0, 1, 1]": {"weight": torch.tensor([0.0, 1.0, 1.0])},
}.items():
    loss = F.cross_entropy(logits, y, **settings)
    (gradient,) = torch.autograd.grad(loss, logits)
    print(f"{name:16}  loss {loss:.4f}, gradient {gradient.norm():.4f}")
    assert loss.isnan()
    if "weight" in settings:
        assert gradient[:, 0].isnan().all()
    else:
        assert not gradient.any()
