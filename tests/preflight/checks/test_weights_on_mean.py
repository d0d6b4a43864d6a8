"""`weights-on-mean`: a loss is averaged before each sample gets its weight."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, classes, found, line, mlp

look = partial(found, "weights-on-mean", steps=0)


def weighted(loss_fn):
    x, y = classes()
    return mlp(), lambda out, given: loss_fn(out, *given), (x, (y, torch.rand(32)))


MEAN = ("one number, a sum or mean over the batch, is multiplied by 32 numbers, one "
        "for each sample")


@pytest.mark.parametrize("loss_fn", [
    lambda out, y, w: (CE(out, y) * w).mean(),
    lambda out, y, w: (w * CE(out, y)).mean(),
    lambda out, y, w: (F.cross_entropy(out, y, reduction="sum") * w).mean(),
    lambda out, y, w: (F.cross_entropy(out, y, reduction="none").mean() * w).mean(),
    lambda out, y, w: (-out.log_softmax(1).gather(1, y[:, None]).sum() * w).mean(),
])
def test_weights_of_samples_on_one_number_are_named(loss_fn):
    seen = look(*weighted(loss_fn))
    assert seen.seen == MEAN
    assert "* w" in line(seen) or "w *" in line(seen)


def focal(reduction):
    def loss_fn(out, y):
        loss = F.cross_entropy(out, y, reduction=reduction)
        chance = torch.exp(-loss)
        return ((1 - chance) ** 2 * loss).mean()

    return loss_fn


def test_a_focal_loss_of_a_mean_is_named():
    seen = look(mlp(), focal("mean"), classes())
    assert seen.seen == "exp(-loss) is taken of the mean cross_entropy of 32 samples"
    assert line(seen) == "chance = torch.exp(-loss)"
    assert look(mlp(), focal("none"), classes()) is None


@pytest.mark.parametrize("loss_fn", [
    lambda out, y, w: (F.cross_entropy(out, y, reduction="none") * w).mean(),
    lambda out, y, w: CE(out, y) * w.mean(),
    lambda out, y, w: CE(out, y) * 0.5,
    lambda out, y, w: CE(out, y) * torch.tensor(0.5),
])
def test_it_is_silent_about_one_number_for_each_and_two_numbers(loss_fn):
    assert look(*weighted(loss_fn)) is None


def test_it_is_silent_about_parameters():
    model = Fn(lambda m, x: (m.net(x), m.heat), net=mlp(),
               heat=nn.Parameter(torch.ones(32)))
    assert look(model, lambda out, y: (CE(out[0], y) * out[1]).mean(),
                classes()) is None


def test_a_mask_on_a_sum_is_named():
    def masked(reduce):
        def loss_fn(out, given):
            y, mask = given
            loss = 0.5 * reduce((out - y).square())
            return (loss * mask).sum() / mask.sum()

        x = torch.randn(16, 5, 8)
        mask = (torch.rand(16, 5) < 0.6).float()
        return look(nn.Linear(8, 4), loss_fn, (x, (x[..., :4], mask)))

    assert masked(torch.sum).seen == (
        "one number, a sum or mean over the batch, is multiplied by 80 numbers, one "
        "for each place")
    assert masked(lambda loss: loss.sum(-1)) is None
