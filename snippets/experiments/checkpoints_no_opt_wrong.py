"""Without its optimizer's state Adam jumps up at the first step, and
SGD with momentum falls behind. Right: experiments/checkpoints_resume.py."""
import copy

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits
from torch import nn

data, target = load_digits(return_X_y=True)
x, y = torch.tensor(data / 16).float(), torch.tensor(target)


def train(model, opt, epochs):
    losses = []
    for epoch in range(epochs):
        for batch in torch.randperm(1797).split(100):
            opt.zero_grad()
            F.cross_entropy(model(x[batch]), y[batch]).backward()
            opt.step()
            losses += [F.cross_entropy(model(x), y).item()]
    return torch.tensor([losses[0], losses[-1]])


for place, kind, knobs in (
        (0, torch.optim.Adam, {"lr": 0.01}),
        (1, torch.optim.SGD, {"lr": 0.1, "momentum": 0.9})):
    print(kind.__name__, "after one step, after one epoch:")
    for seed in range(5):
        torch.manual_seed(seed)
        model = nn.Sequential(
            nn.Linear(64, 64), nn.ReLU(), nn.Linear(64, 10))
        opt = kind(model.parameters(), **knobs)
        train(model, opt, 2)
        model_2, rng = copy.deepcopy(model), torch.get_rng_state()
        kept = train(model, opt, 1)
        torch.set_rng_state(rng)  # the same batches
        lost = train(model_2, kind(model_2.parameters(), **knobs), 1)
        assert lost[place] > kept[place] + 0.02
        print(*(f"{a:.3f} -> {b:.3f}" for a, b in zip(kept, lost)))
