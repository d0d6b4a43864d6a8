"""In SGD and in Adam, weight_decay acts as an L2 penalty in the loss.
AdamW shrinks the weights instead, and then takes a plain Adam step."""
import torch
from torch import nn
from torch.optim import SGD, Adam, AdamW

torch.manual_seed(0)
x, y, start = torch.randn(64, 8), torch.randn(64, 1), nn.Linear(8, 1)
lr, wd = 0.01, 0.5


def train(rule, momentum, penalty=0, shrink=0, **knobs):
    """Return the weights after 50 steps from the same start."""
    model = nn.Linear(8, 1)
    model.load_state_dict(start.state_dict())
    opt = rule(model.parameters(), lr=lr, **momentum, **knobs)
    for step in range(50):
        opt.zero_grad()
        loss = (model(x) - y).square().mean()
        for p in model.parameters():
            loss = loss + penalty / 2 * p.square().sum()
        loss.backward()
        with torch.no_grad():
            for p in model.parameters():
                p *= 1 - lr * shrink
        opt.step()
    return nn.utils.parameters_to_vector(model.parameters())


for rule, knobs in [(SGD, {}), (SGD, {"momentum": 0.9}), (Adam, {}),
                    (AdamW, {})]:
    built_in = train(rule, knobs, weight_decay=wd)
    l2 = train(rule, knobs, penalty=wd, weight_decay=0) - built_in
    hand = train(rule, knobs, shrink=wd, weight_decay=0) - built_in
    l2, hand = l2.abs().max(), hand.abs().max()
    assert (l2 < 1e-5) == (rule is not AdamW)
    assert (hand < 1e-5) == ((rule, knobs) == (SGD, {}) or l2 > 0.01)
    print(f"{rule.__name__:5} {knobs or ''!s:17} differs from L2 in the"
          f" loss by {l2:.4f}, from shrinking by {hand:.4f}")
