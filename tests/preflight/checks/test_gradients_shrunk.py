"""`gradients-shrunk`: clipping leaves next to nothing of the gradients."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import (
    CE,
    classes,
    found,
    gradient_scaler,
    line,
    mlp,
    scale,
    sgd,
)

look = partial(found, "gradients-shrunk")


def training(clip):
    """A training whose gradient is 1, with `clip` between backward and step."""
    model = scale()
    optimizer = sgd(model)

    def train_step(batch):
        optimizer.zero_grad()
        model(batch[0]).mean().backward()
        clip(model)
        optimizer.step()

    return model, lambda out, y: out.mean(), (torch.ones(4, 1), None), optimizer, \
        train_step


def norm(limit):
    return lambda model: nn.utils.clip_grad_norm_(model.parameters(), limit)


def value(limit):
    return lambda model: nn.utils.clip_grad_value_(model.parameters(), limit)


@pytest.mark.parametrize("clip", [norm, value])
@pytest.mark.parametrize(("limit", "seen"), [
    (5e-5, "gradients of norm 1 are clipped to 5e-05"), (1.1e-4, None)])
def test_the_border_is_a_ten_thousandth(clip, limit, seen):
    told = look(*training(clip(limit)))
    assert (told and told.seen) == seen
    assert not told or "nn.utils.clip_grad_" in line(told)


def test_the_norm_is_that_of_all_gradients():
    model = mlp()
    optimizer = sgd(model)

    def train_step(batch):
        optimizer.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1e-6)
        optimizer.step()

    assert re.fullmatch(r"gradients of norm 0\.\d+ are clipped to 1e-06", look(
        model, CE, classes(), optimizer, train_step).seen)


def test_clipping_that_starts_later_is_named():
    calls = []

    def clip(model):
        calls.append(1)
        norm(1.0 if len(calls) == 1 else 1e-6)(model)

    assert look(*training(clip)).seen == "gradients of norm 1 are clipped to 1e-06"


def test_it_is_silent_about_a_clip_without_a_step():
    model, calls = scale(), []
    optimizer = sgd(model)

    def train_step(batch):
        calls.append(1)
        model(batch[0]).mean().backward()
        norm(1.0)(model)
        if len(calls) % 2 == 0:
            optimizer.step()
            optimizer.zero_grad()

    assert look(model, lambda out, y: out.mean(), (torch.ones(4, 1), None), optimizer,
                train_step) is None


def test_it_is_silent_without_clipping():
    def shrink(model):
        model.w.grad.mul_(1e-6)

    assert look(*training(shrink)) is None


def test_it_is_silent_where_clipping_has_no_effect():
    assert look(*training(norm(100.0))) is None


@pytest.mark.parametrize("scaled", [True, False])
def test_it_is_silent_with_a_gradient_scaler(scaled):
    model = scale()
    optimizer, scaler = sgd(model), gradient_scaler(scaled)

    def train_step(batch):
        optimizer.zero_grad()
        scaler.scale(model(batch[0]).mean()).backward()
        if scaled:
            scaler.unscale_(optimizer)
        norm(1e-6)(model)
        scaler.step(optimizer)
        scaler.update()

    told = look(model, lambda out, y: out.mean(), (torch.ones(4, 1), None), optimizer,
                train_step)
    assert (told is None) is scaled
