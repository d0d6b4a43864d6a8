"""`average-moves-away`: averaged weights do not follow the weights slowly."""
import copy
from functools import partial

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from tests.preflight.small import CE, adam, classes, found, mlp, step_of

look = partial(found, "average-moves-away")


def training(make):
    """A step that moves a copy after each step of the optimizer."""
    model = mlp()
    optimizer = adam(model)
    step, update = step_of(model, CE, optimizer), make(model)

    def train_step(batch):
        step(batch)
        with torch.no_grad():
            update()

    return model, CE, classes(), optimizer, train_step


def in_a_copy(model, keep):
    shadow = copy.deepcopy(model)

    def update():
        for mine, its in zip(shadow.parameters(), model.parameters(), strict=True):
            mine.data.mul_(keep).add_(its.data, alpha=1 - keep)

    return update


def in_a_dict(model, keep):
    shadow = {name: each.detach().clone() for name, each in model.named_parameters()}

    def update():
        for name, each in model.named_parameters():
            shadow[name] = keep * shadow[name] + (1 - keep) * each.detach()

    return update


def in_a_list(model, keep):
    shadow = [each.detach().clone() for each in model.parameters()]

    def update():
        for mine, its in zip(shadow, model.parameters(), strict=True):
            mine.lerp_(its, 1 - keep)

    return update


class InBuffers(nn.Module):
    def __init__(self, model, keep):
        super().__init__()
        self.keep = keep
        self.register_buffer("decay", torch.tensor(keep))
        for name, each in model.named_parameters():
            self.register_buffer(name.replace(".", ""), each.detach().clone())
        self.followed = [model]

    def __call__(self):
        for name, each in self.followed[0].named_parameters():
            mine = getattr(self, name.replace(".", ""))
            mine.sub_((1 - self.keep) * (mine - each))


HOLDERS = [in_a_copy, in_a_dict, in_a_list, InBuffers]


@pytest.mark.parametrize("holder", HOLDERS)
def test_one_that_moves_away_is_named(holder):
    seen = look(*training(lambda model: holder(model, 1.02)))
    assert "moves away from them in each of 6 steps" in seen.seen


@pytest.mark.parametrize("holder", HOLDERS)
def test_a_decay_in_the_place_of_its_complement_is_named(holder):
    seen = look(*training(lambda model: holder(model, 0.01)))
    assert "goes 0.99 of the way to them in each step" in seen.seen


@pytest.mark.parametrize("holder", HOLDERS)
@pytest.mark.parametrize("keep", [0.999, 0.9, 0.5, 0.0])
def test_it_is_silent_about_averages_and_copies(holder, keep):
    assert look(*training(lambda model: holder(model, keep))) is None


def growing(model):
    shadow, calls = copy.deepcopy(model), [0]

    def update():
        calls[0] += 1
        keep = min(0.999, (1 + calls[0]) / (10 + calls[0]))
        for mine, its in zip(shadow.parameters(), model.parameters(), strict=True):
            mine.lerp_(its, 1 - keep)

    return update


def averaged(model):
    shadow = AveragedModel(model)
    return lambda: shadow.update_parameters(model)


def every_third(model):
    target, calls = copy.deepcopy(model).requires_grad_(False), [0]

    def update():
        calls[0] += 1
        if calls[0] % 3 == 0:
            target.load_state_dict(model.state_dict())

    return update


def never(model):
    target = copy.deepcopy(model).requires_grad_(False)
    return lambda: target(torch.ones(1, 8))


@pytest.mark.parametrize("make", [growing, averaged, every_third, never])
def test_it_is_silent_about_other_ways_to_follow(make):
    assert look(*training(make)) is None


@pytest.mark.parametrize(("keep", "is_named"), [(0.99, False), (1.02, True)])
def test_two_parts_of_one_model_are_looked_at(keep, is_named):
    class Both(nn.Module):
        def __init__(self):
            super().__init__()
            self.online = mlp()
            self.target = copy.deepcopy(self.online).requires_grad_(False)

        def forward(self, x):
            return self.online(x)

    model = Both()
    optimizer = torch.optim.SGD(model.online.parameters(), 0.1)
    step = step_of(model, CE, optimizer)

    def train_step(batch):
        step(batch)
        for mine, its in zip(model.target.parameters(), model.online.parameters(),
                             strict=True):
            mine.data.lerp_(its.data, 1 - keep)

    assert bool(look(model, CE, classes(), optimizer, train_step)) is is_named


def test_it_is_silent_about_a_copy_that_is_trained_otherwise():
    model = mlp()
    other = copy.deepcopy(model)
    first = adam(model)
    second = torch.optim.SGD(other.parameters(), 0.1, maximize=True)

    def train_step(batch):
        for each, optimizer in ((model, first), (other, second)):
            optimizer.zero_grad()
            CE(each(batch[0]), batch[1]).backward()
            optimizer.step()

    assert look(model, CE, classes(), first, train_step) is None
