"""opt.zero_grad() clears what opt holds; model.zero_grad(), its own."""
import torch
from torch import nn

model = nn.ParameterDict(
    {"body": torch.tensor(2.0), "head": torch.tensor(3.0)})
scale = torch.tensor(5.0, requires_grad=True)  # outside the model
body = torch.optim.SGD([model.body])
head = torch.optim.SGD([model.head, scale])


def left(clear):
    """The gradients of body, head and scale after clear()."""
    weights = model.body, model.head, scale
    for w in weights:
        w.grad = None
    (model.body * model.head * scale).backward()
    clear()
    return [w.grad and w.grad.item() for w in weights]


print("body.zero_grad() ", left(body.zero_grad))
print("model.zero_grad()", left(model.zero_grad))
print("head.zero_grad() ", left(head.zero_grad))
both = torch.optim.SGD(model.parameters())
assert left(both.zero_grad) == left(model.zero_grad)
assert left(lambda: (body.zero_grad(), head.zero_grad())) == 3 * [None]
