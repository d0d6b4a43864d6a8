"""`swapped-arguments`: a loss gets the target where it expects the scores."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import found, line, mlp

look = partial(found, "swapped-arguments", steps=0)
CASES = {  # by the name of the loss: the loss, and targets for it
    "cross_entropy": (F.cross_entropy, torch.rand(32, 4).softmax(1)),
    "binary_cross_entropy_with_logits": (F.binary_cross_entropy_with_logits,
                                         torch.rand(32, 4)),
    "poisson_nll_loss": (F.poisson_nll_loss, torch.rand(32, 4)),
    "gaussian_nll_loss": (partial(F.gaussian_nll_loss, var=torch.ones(32, 4)),
                          torch.rand(32, 4)),
    "multilabel_soft_margin_loss": (F.multilabel_soft_margin_loss, torch.ones(32, 4)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_target_in_the_place_of_the_scores_is_named(name):
    loss, y = CASES[name]

    def swapped(out, y):
        return loss(y, out)

    seen = look(mlp(), swapped, (torch.randn(32, 8), y))
    assert seen.seen == (f"the first argument of {name} does not depend on the model, "
                         "and the second does")
    assert line(seen) == "return loss(y, out)"


def test_probabilities_may_be_swapped_as_well():
    y = (torch.rand(32, 1) > 0.5) * 0.9 + 0.05
    assert look(mlp(nn.Sigmoid(), out=1), lambda out, y: F.binary_cross_entropy(y, out),
                (torch.randn(32, 8), y)).seen.startswith(
        "the first argument of binary_cross_entropy does not depend on ")


def test_it_is_silent_about_arguments_that_are_named():
    loss, y = CASES["cross_entropy"]
    batch = torch.randn(32, 8), y
    assert look(mlp(), lambda out, y: loss(target=y, input=out), batch) is None
    assert look(mlp(), lambda out, y: loss(target=out, input=y), batch)


@pytest.mark.parametrize("name", CASES)
def test_it_is_silent_about_the_right_order(name):
    loss, y = CASES[name]
    assert look(mlp(), loss, (torch.randn(32, 8), y)) is None


@pytest.mark.parametrize("loss", [F.mse_loss, F.l1_loss, F.smooth_l1_loss])
def test_it_is_silent_where_the_order_does_not_matter(loss):
    assert look(mlp(), lambda out, y: loss(y, out),
                (torch.randn(32, 8), torch.randn(32, 4))) is None


def test_it_is_silent_about_a_target_that_the_model_makes():
    assert look(mlp(), lambda out, y: F.cross_entropy(out, out.softmax(1)),
                (torch.randn(32, 8), torch.randn(32, 4))) is None
