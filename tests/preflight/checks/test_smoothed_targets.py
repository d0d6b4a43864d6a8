"""`smoothed-targets`: smoothed labels do not say any more which class is right."""
from functools import partial

import pytest
import torch
from torch.nn import functional as F

from tests.preflight.small import BCE, CE, classes, found, line, mlp

look = partial(found, "smoothed-targets", steps=0)


def labels():
    return torch.randn(32, 8), (torch.arange(32) % 2).float()[:, None]


def test_halved_labels_are_named():
    def loss_fn(out, y):
        return F.binary_cross_entropy_with_logits(out, (y + 0.1) / 2)

    seen = look(mlp(out=1), loss_fn, labels())
    assert seen.seen == ("labels of 0 and 1 became 0.05 and 0.55 before "
                         "binary_cross_entropy_with_logits")
    assert line(seen).startswith("return F.binary_cross_entropy_with_logits")


@pytest.mark.parametrize(("smooth", "is_named"), [
    (lambda y: y * 0.5, True), (lambda y: 0.5 + y * 0.4, True),
    (lambda y: y.clamp(0.45, 0.55), True), (lambda y: y * 0.8 + 0.1, False),
    (lambda y: y * 0.9, False), (lambda y: y.clamp(0.1), False),
    (lambda y: y, False), (lambda y: 1 - y, False)])
def test_the_borders_of_binary_labels(smooth, is_named):
    assert bool(look(mlp(out=1), lambda out, y: BCE(out, smooth(y)),
                     labels())) is is_named
    assert bool(look(mlp(out=1), lambda out, y: F.binary_cross_entropy(
        out.sigmoid(), smooth(y)), labels())) is is_named


def one_hot(y):
    return F.one_hot(y, 4).float()


LOSSES = [
    F.cross_entropy, lambda out, goal: F.kl_div(out.log_softmax(1), goal),
    lambda out, goal: -(goal * out.log_softmax(1)).sum(1).mean(),
    lambda out, goal: (-F.log_softmax(out, -1) * goal).sum(1).mean()]


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_rows_that_do_not_sum_to_one_are_named(loss_fn):
    seen = look(mlp(), lambda out, y: loss_fn(out, one_hot(y) * 0.9 + 0.1 / 3),
                classes())
    assert seen.seen.startswith("all rows sum to 1.033, not to 1, in ")


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_a_right_class_with_the_least_is_named(loss_fn):
    seen = look(mlp(), lambda out, y: loss_fn(out, 0.3 - 0.2 * one_hot(y)), classes())
    assert seen.seen.startswith("the right class has 0.1, and each other 0.3, in ")


@pytest.mark.parametrize("loss_fn", LOSSES)
def test_it_is_silent_about_sound_smoothing_and_one_hot_rows(loss_fn):
    assert look(mlp(), lambda out, y: loss_fn(out, one_hot(y) * 0.9 + 0.1 / 4),
                classes()) is None
    assert look(mlp(), lambda out, y: loss_fn(out, one_hot(y)), classes()) is None


def test_it_is_silent_about_rows_that_weigh_differently():
    weights = torch.tensor([1.0, 2.0, 0.5, 1.0])

    def loss_fn(out, y):
        return -(one_hot(y) * weights[y, None] * out.log_softmax(1)).sum(1).mean()

    assert look(mlp(), loss_fn, classes()) is None
    assert look(mlp(), CE, classes()) is None
