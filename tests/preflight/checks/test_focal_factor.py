"""`focal-factor`: the factor of a focal loss is multiplied by gamma."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import BCE, MSE, found, mlp

look = partial(found, "focal-factor", steps=0)


def batch():
    return torch.randn(32, 8), (torch.arange(32) % 3 == 0).float()[:, None]


def net():
    return mlp(out=1)


def focal(positive, negative, alpha=None):
    """With the factors as functions of the probability of the right answer."""
    def loss_fn(out, y):
        p = out.sigmoid()
        loss = -(y * positive(p) * p.log()
                 + (1 - y) * negative(1 - p) * (1 - p).log())
        return loss.mean() if alpha is None else (
            (y * alpha + (1 - y) * (1 - alpha)) * loss).mean()

    return loss_fn


def power(gamma):
    return lambda p: (1 - p) ** gamma


def test_a_product_for_one_kind_is_named():
    seen = look(net(), focal(lambda p: (1 - p) * 2, power(2)), batch())
    assert seen.seen == ("the cross entropy of targets of 1 is multiplied by 2 * "
                         "(1 - p), the other by 1 * (1 - p) ** 2")
    seen = look(net(), focal(power(3), lambda p: (1 - p) * 3), batch())
    assert seen.seen == ("the cross entropy of targets of 0 is multiplied by 3 * "
                         "(1 - p), the other by 1 * (1 - p) ** 3")


def test_a_product_for_both_kinds_is_named():
    def loss_fn(out, y):
        loss = F.binary_cross_entropy_with_logits(out, y, reduction="none")
        return ((1 - torch.exp(-loss)) * 2 * loss).mean()

    assert look(net(), loss_fn, batch()).seen == (
        "the cross entropy is multiplied by 2 * (1 - p)")


def test_probabilities_are_looked_at_like_scores():
    def loss_fn(p, y):
        loss = F.binary_cross_entropy(p, y, reduction="none")
        return ((1 - torch.exp(-loss)) * 2 * loss).mean()

    assert look(nn.Sequential(net(), nn.Sigmoid()), loss_fn, batch())


@pytest.mark.parametrize("loss_fn", [
    focal(power(2), power(2)), focal(power(2), power(2), 0.25),
    focal(power(1), power(4)), focal(power(1), power(1)), focal(power(0.5), power(2)),
    focal(lambda p: 1, lambda p: 1), BCE, MSE, nn.BCEWithLogitsLoss(
        pos_weight=torch.tensor(3.0))])
def test_it_is_silent_about_powers_and_other_losses(loss_fn):
    assert look(net(), loss_fn, batch()) is None
