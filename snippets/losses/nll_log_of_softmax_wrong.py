"""log(softmax(z)) underflows: an infinite loss and nan gradients.
log_softmax gets both right. Right: losses/cross_entropy.py."""
import torch
import torch.nn.functional as F

y = torch.tensor([0])
for name, log_probs in [("log(softmax)", lambda z: z.softmax(1).log()),
                        ("log_softmax", lambda z: z.log_softmax(1))]:
    print(name)
    for lead in 50, 200:
        z = torch.tensor([[0.0, lead]], requires_grad=True)
        loss = F.nll_loss(log_probs(z), y)
        loss.backward()
        grad = z.grad.flatten().tolist()
        print(f"  lead {lead:3}: loss {loss:.0f}, gradient {grad}")
assert loss == F.cross_entropy(z, y) == lead
assert z.softmax(1).log().isinf().any()
