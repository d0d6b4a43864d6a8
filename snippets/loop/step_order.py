"""zero_grad, forward, backward and step in all 12 orders in which forward
comes before backward: three of them train correctly."""
from itertools import permutations

import torch
import torch.nn.functional as F
from torch import nn


def train(order, rounds):
    torch.manual_seed(0)
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 3))
    x, y = torch.randn(32, 8), torch.randint(3, (32,))
    optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
    for _ in range(rounds):
        for call in order:
            match call:
                case "zero_grad":
                    optimizer.zero_grad()
                case "forward":
                    loss = F.cross_entropy(model(x), y)
                case "backward":
                    loss.backward()
                case "step":
                    optimizer.step()
    return nn.utils.parameters_to_vector(model.parameters()).detach()


calls = "zero_grad", "forward", "backward", "step"
after = {rounds: train(calls, rounds) for rounds in (0, 4, 5)}


def outcome(order):
    try:
        weights = train(order, 5)
    except RuntimeError as error:
        inplace = "modified by an inplace operation" in str(error)
        return "raises" if inplace else "another error"
    if weights.equal(after[5]):
        return "trains"
    if weights.equal(after[4]):
        return "trains, one step late"
    if weights.equal(after[0]):
        return "moves nothing"
    return "something else"


outcomes = {" ".join(order): outcome(order) for order in permutations(calls)
            if order.index("forward") < order.index("backward")}
for order, found in outcomes.items():
    print(f"{order}: {found}")
assert outcomes == {
    "zero_grad forward backward step": "trains",
    "zero_grad forward step backward": "moves nothing",
    "zero_grad step forward backward": "moves nothing",
    "forward zero_grad backward step": "trains",
    "forward zero_grad step backward": "moves nothing",
    "forward backward zero_grad step": "moves nothing",
    "forward backward step zero_grad": "trains",
    "forward step zero_grad backward": "raises",
    "forward step backward zero_grad": "moves nothing",
    "step zero_grad forward backward": "trains, one step late",
    "step forward zero_grad backward": "trains, one step late",
    "step forward backward zero_grad": "moves nothing",
}
