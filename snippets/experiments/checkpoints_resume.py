"""Killed amid an epoch and resumed, a run ends with the same bits."""
import os

import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset


def run(path, killed=None):
    torch.manual_seed(0)
    data = TensorDataset(torch.randn(80, 4), torch.randn(80, 1))
    order, start = torch.Generator(), 0
    loader = DataLoader(data, 8, shuffle=True, generator=order)
    model = nn.Sequential(nn.Linear(4, 1), nn.Dropout(0.1))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    sched = torch.optim.lr_scheduler.ExponentialLR(opt, 0.7)
    if os.path.exists(path):
        start, rng, order_rng, *states = torch.load(path)
        torch.set_rng_state(rng)
        order.set_state(order_rng)
        for part, state in zip((model, opt, sched), states):
            part.load_state_dict(state)
    for epoch in range(start, 4):
        for step, (x, y) in enumerate(loader):
            if (epoch, step) == killed:
                return print(path, "killed at", (epoch, step))
            opt.zero_grad()
            nn.functional.mse_loss(model(x), y).backward()
            opt.step()
        sched.step()
        states = [part.state_dict() for part in (model, opt, sched)]
        rng, order_rng = torch.get_rng_state(), order.get_state()
        torch.save((epoch + 1, rng, order_rng, *states), path)
    print(path, f"from epoch {start}:", model[0].weight.norm().item())
    return model[0].weight


whole = run("a.pt")
run("b.pt", killed=(2, 7))
assert run("b.pt").equal(whole)
