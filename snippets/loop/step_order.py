"""Of the 12 orders with forward before backward, 3 train alike."""
from itertools import permutations

import torch
import torch.nn.functional as F
from torch import nn


def train(order, steps):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
    x, y = torch.randn(32, 8), torch.randint(3, (32,))
    opt = torch.optim.Adam(model.parameters(), lr=0.01)
    for step in range(steps):
        for call in order:
            if call == "forward":
                loss = F.cross_entropy(model(x), y)
            elif call == "backward":
                loss.backward()
            else:
                getattr(opt, call)()
    return nn.utils.parameters_to_vector(model.parameters()).detach()


calls = "zero_grad", "forward", "backward", "step"
weights = {n: train(calls, n) for n in (0, 4, 5)}
found = []
for order in permutations(calls):
    if order.index("forward") < order.index("backward"):
        try:
            now = train(order, 5)
            steps, = (n for n in weights if now.equal(weights[n]))
            moved = (now - weights[0]).norm()
            found.append(f"{steps} steps, moved {moved:.4f}")
        except RuntimeError as error:
            assert "modified by an inplace operation" in str(error)
            found.append("raises")
        print(f"{' '.join(order)}: {found[-1]}")
firsts = "".join(end[0] for end in found)
assert sorted(firsts) == sorted("555" + "44" + "000000" + "r")
