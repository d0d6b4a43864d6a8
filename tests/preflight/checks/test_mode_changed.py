"""`mode-changed`: layers that were in eval mode are in training mode again."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, adam, classes, found, step_of

look = partial(found, "mode-changed")


def training(layers, frozen=()):
    model = nn.Sequential(nn.Linear(8, 32), *layers, nn.Linear(32, 4))
    for index in frozen:
        model[index].eval()
    optimizer = adam(model)
    return model, CE, classes(), optimizer, step_of(model, CE, optimizer)


NORM = partial(nn.BatchNorm1d, 32)


@pytest.mark.parametrize(("layers", "frozen", "names"), [
    ([NORM()], [1], "1"),
    ([nn.Dropout()], [1], "1"),
    ([nn.ReLU(), NORM(), nn.Dropout()], [2, 3], "2, 3"),
    ([NORM(), nn.Dropout()], [2], "2"),
    ([nn.Dropout() for _ in range(3)], [1, 2, 3], "1, 2, 3"),
    ([nn.Dropout() for _ in range(4)], [1, 2, 3, 4], "1, 2, 3, ..."),
])
def test_layers_that_train_again_are_named(layers, frozen, names):
    assert look(*training(layers, frozen)).seen == (
        f"in eval mode before the steps and in training mode after them: {names}")


def test_it_is_silent_about_a_model_that_is_given_in_eval_mode():
    model, *given = training([NORM(), nn.Dropout()])
    model.eval()
    assert look(model, *given) is None


def test_it_is_silent_about_layers_without_a_mode():
    assert look(*training([nn.ReLU()], [0, 1])) is None


def test_it_is_silent_where_the_layer_stays_in_eval_mode():
    model, *given = training([NORM()], [1])
    model[1].train = lambda mode=True: model[1]
    assert look(model, *given) is None


def test_it_is_silent_without_a_train_step():
    assert look(*training([NORM()], [1])[:4]) is None
