"""`left-in-eval`: the model is trained in eval mode."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, adam, classes, found, line, mlp

look = partial(found, "left-in-eval")


def training(*inner, mode=False, given=True):
    """A training with the model in a mode, which is given in another."""
    model = mlp(inner=(nn.ReLU, *inner))
    optimizer = adam(model)
    model.train(given)

    def train_step(batch):
        model.train(mode)
        optimizer.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        optimizer.step()

    return model, CE, classes(), optimizer, train_step


@pytest.mark.parametrize("given", [True, False])
@pytest.mark.parametrize(("inner", "count"), [
    ([nn.Dropout], "1 layer"), ([lambda: nn.BatchNorm1d(32)], "1 layer"),
    ([nn.Dropout, lambda: nn.BatchNorm1d(32)], "2 layers")])
def test_eval_mode_with_layers_that_it_changes_is_named(inner, count, given):
    seen = look(*training(*inner, given=given))
    assert seen.seen == ("model.training is False at the last step; dropout or batch "
                         f"norm: {count}")
    assert line(seen) == "optimizer.step()"


def test_a_model_that_was_in_training_mode_needs_none():
    assert look(*training()).seen == "model.training is False at the last step"


def test_a_validation_after_the_first_step_is_named():
    model, loss_fn, batch, optimizer, _ = training(nn.Dropout)

    def train_step(batch):
        optimizer.zero_grad()
        loss_fn(model(batch[0]), batch[1]).backward()
        optimizer.step()
        model.eval()

    assert look(model, loss_fn, batch, optimizer, train_step)


def test_it_is_silent_where_eval_mode_changes_nothing():
    assert look(*training(given=False)) is None


def test_it_is_silent_about_training_mode():
    assert look(*training(nn.Dropout, mode=True)) is None
    assert look(*training(nn.Dropout, mode=True, given=False)) is None


def test_it_is_silent_without_a_step_of_an_optimizer():
    model, loss_fn, batch, optimizer, _ = training(nn.Dropout)
    assert look(model, loss_fn, batch, optimizer, lambda batch: model.eval()) is None


def test_it_is_silent_without_a_train_step():
    assert look(*training(nn.Dropout, given=False)[:4]) is None
