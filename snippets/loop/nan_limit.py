"""A limit stops a run that diverges long before nan. `not loss < limit` is also true of
nan; `loss > limit` is not."""
import torch
from torch import nn

torch.manual_seed(0)
x = torch.randn(100, 4)
y = x.sum(dim=1, keepdim=True)


def train(limit):
    """The step of the stop, its loss, and the largest weight."""
    torch.manual_seed(1)
    model = nn.Linear(4, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=1.2)
    for step in range(150):
        loss = nn.functional.mse_loss(model(x), y)
        if not loss < limit:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    largest = model.weight.abs().max().item()
    print(f"limit {limit}: step {step}, loss {loss:.4g}, largest weight {largest:.4g}")
    return step, loss, largest


step, _, largest = train(limit=torch.inf)
assert 20 < step < 149
assert largest > 1e16

step, _, largest = train(limit=50.0)  # ten times the first loss
assert step < 5
assert largest < 10

losses = [40.0, 60.0, torch.nan]
above = [loss > 50 for loss in losses]
not_below = [not loss < 50 for loss in losses]
print("losses:    ", losses)
print("> 50:      ", above)
print("not < 50:  ", not_below)
assert above == [False, True, False]
assert not_below == [False, True, True]
