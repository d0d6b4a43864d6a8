"""log(softmax(z)) underflows to an infinite loss and nan gradients. A small
number inside the log only hides it: the gradient vanishes.
Right: losses/cross_entropy_logits.py."""
import math

import torch
import torch.nn.functional as F

y = torch.tensor([0])
log_probabilities = {
    "log(softmax)": lambda z: z.softmax(dim=1).log(),
    "log(softmax + 1e-8)": lambda z: (z.softmax(dim=1) + 1e-8).log(),
    "log_softmax": lambda z: z.log_softmax(dim=1),
}
found = {}
for name, function in log_probabilities.items():
    for lead in 10, 200:
        z = torch.tensor([[0.0, lead]], requires_grad=True)
        loss = F.nll_loss(function(z), y)
        loss.backward()
        found[name, lead] = loss.item(), z.grad[0, 1].item()
        print(f"{name:19}  lead {lead:3}: loss {loss:6.2f}, "
              f"gradient {z.grad[0, 1]:.2f}")
loss, gradient = found["log(softmax)", 200]
assert loss == torch.inf
assert math.isnan(gradient)
loss, gradient = found["log(softmax + 1e-8)", 200]
assert loss < 19
assert gradient == 0
assert found["log_softmax", 200] == (200, 1)
