"""add_param_group appends a group; unnamed knobs are the defaults."""
import torch
from torch import nn

torch.manual_seed(0)
model = nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
model[0].requires_grad_(False)
opt = torch.optim.SGD(model[2].parameters(), lr=0.1, momentum=0.9)
x = torch.randn(8, 4)
for epoch in range(4):
    if epoch == 2:
        model[0].requires_grad_(True)
        body = {"params": model[0].parameters(), "lr": 0.01}
        opt.add_param_group(body)
    old = model[0].weight.clone()
    opt.zero_grad()
    loss = model(x).square().mean()
    loss.backward()
    opt.step()
    assert model[0].weight.equal(old) == (epoch < 2)
    assert (model[0].weight.grad is None) == (epoch < 2)
    rates = [group["lr"] for group in opt.param_groups]
    print(f"epoch {epoch}: lr {rates}, loss {loss:.4f}")
assert [g["momentum"] for g in opt.param_groups] == [0.9, 0.9]
