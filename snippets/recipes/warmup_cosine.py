"""Warm up the learning rate, then decay it to the end of the run. `warmup_cosine`
makes a scheduler that rises in a line, falls along a cosine and is stepped once
after each `optimizer.step()`."""
import math
import operator

import torch
from torch import nn
from torch.optim import Optimizer
from torch.optim.lr_scheduler import LambdaLR


def warmup_cosine(
    optimizer: Optimizer,
    total_steps: int,
    warmup_steps: int = 0,
    min_ratio: float = 0.0,
) -> LambdaLR:
    """Return a scheduler that multiplies the lr of every parameter group.

    total_steps: the optimizer steps of the whole run: epochs * len(loader), or
        epochs * math.ceil(len(loader) / n) if you accumulate n batches.
    warmup_steps: the lr rises in a straight line, and step number
        `warmup_steps` (counted from 0) is the first with the full lr.
    min_ratio: what is left at the end, as a fraction of each group's lr.
        After `total_steps` the lr stays there.

    To resume, build optimizer and scheduler as before, then load both state
    dicts. The three numbers are not saved; pass the same ones again. Add all
    parameter groups to the optimizer before you build the scheduler.
    """
    total_steps = operator.index(total_steps)
    warmup_steps = operator.index(warmup_steps)
    if not 0 <= warmup_steps < total_steps:
        raise ValueError(
            "warmup_steps must be at least 0 and below total_steps, but "
            f"warmup_steps={warmup_steps} and total_steps={total_steps}"
        )
    if not 0 <= min_ratio <= 1:
        raise ValueError(f"min_ratio must be between 0 and 1, not {min_ratio}")

    def factor(step: int) -> float:
        if step < warmup_steps:
            return (step + 1) / (warmup_steps + 1)
        done = (step - warmup_steps) / (total_steps - warmup_steps)
        cosine = (1 + math.cos(math.pi * min(done, 1.0))) / 2
        return min_ratio + (1 - min_ratio) * cosine

    return LambdaLR(optimizer, factor)


if __name__ == "__main__":
    body, head = nn.Linear(8, 8), nn.Linear(8, 2)
    groups = [
        {"params": body.parameters(), "lr": 1e-4},
        {"params": head.parameters(), "lr": 1e-2},
    ]
    optimizer = torch.optim.AdamW(groups)
    scheduler = warmup_cosine(
        optimizer, total_steps=100, warmup_steps=4, min_ratio=0.1
    )
    print("step   lr of body  lr of head")
    for step in range(100):
        if step in (0, 1, 2, 3, 4, 28, 52, 76, 99):
            lr_body, lr_head = scheduler.get_last_lr()
            print(f"{step:4}   {lr_body:.8f}  {lr_head:.6f}")
        loss = head(body(torch.ones(1, 8))).square().mean()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        scheduler.step()
    lr_body, lr_head = scheduler.get_last_lr()
    assert math.isclose(lr_body, 0.1 * 1e-4)
    assert math.isclose(lr_head, 0.1 * 1e-2)
    print(f" end   {lr_body:.8f}  {lr_head:.6f}")
