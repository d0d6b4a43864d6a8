"""`frozen-norm-moves`: frozen batch norm layers still update their statistics."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, adam, found, images, step_of

look = partial(found, "frozen-norm-moves")


def cnn(blocks=1, **norm):
    return nn.Sequential(
        nn.Conv2d(3, 8, 3), *[nn.BatchNorm2d(8, **norm) for _ in range(blocks)],
        nn.ReLU(), nn.Flatten(), nn.Linear(288, 4))


def training(model):
    for each in model.modules():
        if isinstance(each, nn.BatchNorm2d):
            each.requires_grad_(False)
    optimizer = adam(model)
    return model, CE, images(), optimizer, step_of(model, CE, optimizer)


@pytest.mark.parametrize(("blocks", "names"), [
    (1, "1"), (3, "1, 2, 3"), (4, "1, 2, 3, ...")])
def test_statistics_that_move_are_named(blocks, names):
    assert look(*training(cnn(blocks))).seen == (
        f"the weights of {names} are frozen, but their running statistics move")


def test_it_is_silent_about_layers_in_eval_mode():
    model = cnn()
    model[1].eval()
    model[1].train = lambda mode=True: model[1]
    assert look(*training(model)) is None


@pytest.mark.parametrize("norm", [{"track_running_stats": False}, {"affine": False}])
def test_it_is_silent_without_running_statistics_or_weights(norm):
    assert look(*training(cnn(**norm))) is None


def test_it_is_silent_where_the_layer_learns():
    model = cnn()
    optimizer = adam(model)
    assert look(model, CE, images(), optimizer, step_of(model, CE, optimizer)) is None
