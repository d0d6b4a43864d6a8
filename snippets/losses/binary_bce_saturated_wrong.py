"""In float32, BCELoss behind a sigmoid loses the gradient of a large logit that is
wrong: for target 0 from 17 on, for target 1 by and by below -28.
Right: in this file."""
import torch
import torch.nn.functional as F

print("logit  target   BCELoss: loss  gradient   with logits: loss  gradient")
gradients = {}
for logit in 10.0, 16.0, 17.0, -17.0, -28.0, -40.0:
    target = torch.tensor(0.0 if logit > 0 else 1.0)  # certain and wrong
    z = torch.tensor(logit, requires_grad=True)
    loss = F.binary_cross_entropy(z.sigmoid(), target)
    (gradient,) = torch.autograd.grad(loss, z)
    with_logits = F.binary_cross_entropy_with_logits(z, target)
    (full_gradient,) = torch.autograd.grad(with_logits, z)
    gradients[logit] = gradient.item()
    assert abs(full_gradient) > 0.9999
    print(f"{logit:5.0f}  {target:6.0f}  {loss:14.2f}  {gradient:8.4f}"
          f"  {with_logits:18.2f}  {full_gradient:8.4f}")

assert gradients[16.0] > 0.9999
assert gradients[17.0] == 0
assert gradients[-17.0] < -0.9999
assert -0.9 < gradients[-28.0] < -0.5
assert gradients[-40.0] > -0.0001
