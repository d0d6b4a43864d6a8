"""`clips-nothing`: clipping is given other parameters than those of the step."""
from functools import partial

import pytest
from torch.nn.utils import clip_grad_norm_, clip_grad_value_

from tests.preflight.small import CE, adam, classes, found, line, mlp

look = partial(found, "clips-nothing")


def training(given, steps=True, by_value=False):
    """A training that clips what a function of the model gives."""
    model = mlp()
    optimizer = adam(model)
    given = given(model)

    def train_step(batch):
        optimizer.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        what = given() if callable(given) else given
        if by_value:
            clip_grad_value_(what, 1.0)
        else:
            clip_grad_norm_(what, 1.0)
        if steps:
            optimizer.step()

    return model, CE, classes(), optimizer, train_step


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("given", [lambda model: model.parameters(), lambda model: []])
def test_a_generator_that_is_used_up_is_named(given):
    seen = look(*training(given))
    assert seen.seen == "clipping gets no parameters at all"
    assert line(seen) == "clip_grad_norm_(what, 1.0)"


@pytest.mark.parametrize("by_value", [False, True])
def test_the_parameters_of_another_model_are_named(by_value):
    other = mlp()
    CE(other(classes()[0]), classes()[1]).backward()
    seen = look(*training(lambda model: list(other.parameters()),
                          by_value=by_value))
    assert seen.seen == ("none of the clipped parameters (4) is in an optimizer that "
                         "takes a step")


@pytest.mark.parametrize("given", [
    lambda model: model.parameters, lambda model: list(model.parameters()),
    lambda model: model[0].weight,
    lambda model: [model[0].weight, *mlp().parameters()]])
def test_it_is_silent_if_some_of_them_are_stepped(given):
    assert look(*training(given)) is None


def test_it_is_silent_without_a_step():
    assert look(*training(lambda model: [], steps=False)) is None
