"""A parameter whose gradient is None is skipped; with a gradient of 0 it
still moves under weight decay, and under momentum from earlier steps."""
import torch
from torch.optim import SGD, Adam, AdamW

optimizers = {
    "SGD": lambda w: SGD([w], lr=0.1),
    "SGD, weight_decay=0.01": lambda w: SGD([w], lr=0.1, weight_decay=0.01),
    "SGD, momentum=0.9": lambda w: SGD([w], lr=0.1, momentum=0.9),
    "Adam": lambda w: Adam([w], lr=0.1),
    "AdamW": lambda w: AdamW([w], lr=0.1),
}
gradients = {"3": torch.tensor(3.0), "None": None, "0": torch.tensor(0.0)}
print(f"{'moves by, if the gradient is':28}", *(f"{g:>8}" for g in gradients))

for name, make in optimizers.items():
    w = torch.tensor(1.0)
    optimizer = make(w)
    moves = {}
    for gradient, value in gradients.items():  # three steps, one after the other
        before = w.item()
        w.grad = value
        optimizer.step()
        moves[gradient] = w.item() - before
    assert moves["3"] < -0.09
    assert moves["None"] == 0
    if name == "SGD":
        assert moves["0"] == 0
    else:
        assert moves["0"] < 0
    print(f"{name:28}", *(f"{move:8.4f}" for move in moves.values()))
