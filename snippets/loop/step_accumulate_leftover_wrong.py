"""A step after every 4th batch only: the rest of an epoch is left over.
The last two batches of 18 leak into the next epoch's first step.
Right: loop/step_accumulate.py."""
import torch

batches = 18
for leftover_too in False, True:
    w = torch.tensor(0.0, requires_grad=True)
    opt = torch.optim.SGD([w], lr=0.01)
    used = []
    for epoch in range(2):
        for i in range(1, batches + 1):
            loss = w  # its derivative is 1, so .grad counts batches
            loss.backward()
            if i % 4 == 0 or (leftover_too and i == batches):
                used.append(w.grad.item())
                opt.step()
                opt.zero_grad()
    print("batches per step:", *(f"{n:.0f}" for n in used))
    print(f"w {w:.4f}, never used: {w.grad}")
    assert (sum(used) == 2 * batches) == leftover_too
