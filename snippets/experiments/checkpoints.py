"""Killed and resumed, a run ends as if it had never stopped."""
import os
import random

import numpy as np
import torch


def save(path, epoch, order, **parts):
    kind, keys, *rest = np.random.get_state()
    rng = (torch.get_rng_state(), order.get_state(), random.getstate(),
           (kind, keys.tolist(), *rest), torch.cuda.get_rng_state_all())
    state = {name: part.state_dict() for name, part in parts.items()}
    torch.save({"epoch": epoch, "rng": rng, **state}, f"{path}.new")
    os.replace(f"{path}.new", path)  # all of it or nothing


def restore(path, order, **parts):
    state = torch.load(path, map_location="cpu")
    for name, part in parts.items():
        part.load_state_dict(state[name])
    setters = (torch.set_rng_state, order.set_state, random.setstate,
               np.random.set_state, torch.cuda.set_rng_state_all)
    for set_rng, rng in zip(setters, state["rng"]):
        set_rng(rng)
    return state["epoch"]


torch.manual_seed(0), random.seed(0), np.random.seed(0)
model, order, lives = torch.nn.Linear(1, 1), torch.Generator(), []
save("run.pt", 3, order, model=model)
for life in "uninterrupted:", "resumed:      ":
    draws = torch.rand(1), torch.rand(1, generator=order)
    model.weight.data += draws[0]  # stands for the training
    lives += [[model.weight.item(), *(d.item() for d in draws),
               random.random(), np.random.rand()]]
    print(life, *(f"{number:.4f}" for number in lives[-1]))
    assert restore("run.pt", order, model=model) == 3
uninterrupted, resumed = lives
assert resumed == uninterrupted
