"""optimizer.zero_grad() clears what the optimizer holds, model.zero_grad()
what the model holds."""
import torch
from torch import nn

model = nn.ParameterDict({
    "body": torch.tensor(2.0), "head": torch.tensor(3.0)})
scale = torch.tensor(5.0, requires_grad=True)  # a parameter outside the model
body_optimizer = torch.optim.SGD([model.body], lr=0.1)
head_optimizer = torch.optim.SGD([model.head, scale], lr=0.1)


def left_after(*clear_calls):
    """The names of the parameters that still have a gradient."""
    (model.body * model.head * scale).backward()
    for clear in clear_calls:
        clear()
    named = {"body": model.body, "head": model.head, "scale": scale}
    return [name for name, weight in named.items() if weight.grad is not None]


print("body_optimizer.zero_grad() leaves", left_after(body_optimizer.zero_grad))
print("head_optimizer.zero_grad() leaves", left_after(head_optimizer.zero_grad))
print("model.zero_grad() leaves", left_after(model.zero_grad))
assert left_after(body_optimizer.zero_grad) == ["head", "scale"]
assert left_after(head_optimizer.zero_grad) == ["body"]
assert left_after(model.zero_grad) == ["scale"]
assert left_after(body_optimizer.zero_grad, head_optimizer.zero_grad) == []

whole_optimizer = torch.optim.SGD(model.parameters(), lr=0.1)
assert left_after(whole_optimizer.zero_grad) == ["scale"]  # as the model
