"""`kl-input`: KLDivLoss gets inputs that it is not made for."""
import re
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import found, line, mlp

look = partial(found, "kl-input", steps=0)
LOG = nn.LogSoftmax(-1)


def batch(change=lambda y: y, width=4):
    y = torch.randn(32, width).softmax(1)
    return torch.randn(32, 8), change(y)


def kl(**more):
    def loss_fn(out, y):
        return F.kl_div(out, y, reduction="batchmean", **more)

    return loss_fn


@pytest.mark.parametrize("end", [nn.Softmax(-1), nn.Identity(), nn.ReLU()])
def test_an_input_that_is_no_log_of_probabilities_is_named(end):
    seen = look(mlp(end), kl(), batch())
    assert re.fullmatch(
        r"the input of kl_div is not log-probabilities: it goes from -?[\d.e-]+ to "
        r"[\d.e-]+, and its exponentials do not sum to 1", seen.seen)
    assert line(seen) == 'return F.kl_div(out, y, reduction="batchmean", **more)'


@pytest.mark.parametrize(("change", "more", "of"), [
    (lambda y: y.log(), {}, "target of kl_div is"),
    (lambda y: y * 2, {}, "target of kl_div is"),
    (lambda y: y * 0 + torch.tensor([1.5, -0.5, 0.0, 0.0]), {}, "target of kl_div is"),
    (lambda y: y, {"log_target": True}, "exponentials of the target of kl_div are"),
])
def test_a_target_that_is_no_distribution_is_named(change, more, of):
    seen = look(mlp(LOG), kl(**more), batch(change)).seen
    assert re.fullmatch(rf"the {of} not a distribution: the target goes from "
                        r"-?[\d.e-]+ to -?[\d.e-]+", seen)


def test_two_classes_are_enough():
    assert look(mlp(out=2), kl(), batch(width=2)).seen.endswith(
        "and its exponentials do not sum to 1")


def test_it_is_silent_about_two_sound_constants():
    def loss_fn(out, y):
        return F.cross_entropy(out, y) + F.kl_div(y.log(), y)

    assert look(mlp(), loss_fn, batch()) is None


def test_both_faults_are_counted():
    assert look(mlp(), kl(), batch(lambda y: y * 2)).seen.endswith(
        "do not sum to 1 (and 1 more like it)")


def test_swapped_arguments_are_named():
    def loss_fn(out, y):
        return F.kl_div(y.log(), out)

    seen = look(mlp(nn.Softmax(1)), loss_fn, batch())
    assert seen.seen == ("the target of kl_div depends on the model and its input does "
                         "not: they are swapped")
    assert line(seen) == "return F.kl_div(y.log(), out)"


@pytest.mark.parametrize(("model", "loss_fn", "change"), [
    (mlp(LOG), kl(), lambda y: y),
    (mlp(LOG), kl(log_target=True), lambda y: y.log()),
    (mlp(LOG), nn.KLDivLoss(reduction="batchmean"), lambda y: y),
    (mlp(LOG), kl(), lambda y: F.one_hot(y.argmax(1), 4).float()),
    (mlp(nn.LogSoftmax(0)), kl(), lambda y: y / y.sum(0)),
    (mlp(LOG), lambda out, y: F.kl_div(out, out.exp() * 0.5 + y * 0.5), lambda y: y),
])
def test_it_is_silent_about_logs_of_probabilities_and_distributions(model, loss_fn,
                                                                    change):
    assert look(model, loss_fn, batch(change)) is None


def test_it_is_silent_where_the_last_dimension_has_one_entry():
    assert look(mlp(out=1), kl(), batch(width=1)) is None
