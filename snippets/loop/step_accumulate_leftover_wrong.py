"""A step after every 4th batch only: the last two batches of 18 leak into the
first step of the next epoch, or are never used. Right: in this file."""
import torch


def batches_per_step(step_on_the_last):
    """How many batches each step used, and how many were never used."""
    w = torch.tensor(0.0, requires_grad=True)
    optimizer = torch.optim.SGD([w], lr=0.01)
    used = []
    for epoch in range(2):
        for batch in range(1, 19):
            loss = w  # its derivative is 1, so .grad counts batches
            loss.backward()
            if batch % 4 == 0 or (step_on_the_last and batch == 18):
                used.append(int(w.grad))
                optimizer.step()
                optimizer.zero_grad()
    never_used = 0 if w.grad is None else int(w.grad)
    return used, never_used


used, never_used = batches_per_step(step_on_the_last=False)
print("batches per step:", *used, "never used:", never_used)
assert used == [4, 4, 4, 4, 6, 4, 4, 4]
assert never_used == 2

used, never_used = batches_per_step(step_on_the_last=True)
print("batches per step:", *used, "never used:", never_used)
assert used == [4, 4, 4, 4, 2, 4, 4, 4, 4, 2]
assert never_used == 0
