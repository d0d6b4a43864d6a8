"""`target-range`: targets that the loss is not made for."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import BCE, CE, found, line, mlp
from torchproof import preflight

look = partial(found, "target-range", steps=0)


def batch(*values):
    y = torch.tensor(values, dtype=torch.float32).repeat(32 // len(values))
    return torch.randn(32, 8), y[:, None]


@pytest.mark.parametrize(("values", "seen"), [
    ((-1, 1), "go from -1 to 1; it expects 0 to 1"),
    ((0, 2), "go from 0 to 2; it expects 0 to 1"),
    ((0, 255), "go from 0 to 255; it expects 0 to 1"),
    ((0, 1), None), ((0.5, 1), None),
    ((0, 1.01), "go from 0 to 1.01; it expects 0 to 1"),
    ((-0.01, 1), "go from -0.01 to 1; it expects 0 to 1"),
])
def test_binary_targets_lie_in_0_to_1(values, seen):
    told = look(mlp(out=1), BCE, batch(*values))
    assert (told and told.seen) == (
        seen and f"the targets of binary_cross_entropy_with_logits {seen}")


def soft(*rows):
    return torch.randn(32, 8), torch.tensor(rows).repeat(32 // len(rows), 1)


@pytest.mark.parametrize(("rows", "seen"), [
    ([[1.0, 1, 0, 0], [0, 0, 0, 0]], "0 to 2"),
    ([[0.5, 0.4, 0, 0]], "0.9 to 0.9"),
    ([[0.5, 0.5, 0, 0]], None), ([[1.0, 0, 0, 0]], None),
])
def test_float_targets_of_classes_sum_to_1(rows, seen):
    told = look(mlp(), CE, soft(*rows))
    assert (told and told.seen) == (
        seen and "float targets of cross_entropy are probabilities of the classes, and "
        f"these sum to {seen}")


SIGNED = {
    "hinge_embedding_loss": lambda out, y: F.hinge_embedding_loss(out, y),
    "soft_margin_loss": lambda out, y: F.soft_margin_loss(out, y),
    "cosine_embedding_loss": lambda out, y: F.cosine_embedding_loss(
        out.repeat(1, 4), torch.ones(32, 4), y.squeeze(1)),
    "margin_ranking_loss": lambda out, y: F.margin_ranking_loss(out, -out, y),
}


@pytest.mark.parametrize("name", SIGNED)
def test_losses_that_want_1_and_minus_1(name):
    seen = look(mlp(out=1), SIGNED[name], batch(0, 1))
    assert seen.seen == f"{name} expects targets of 1 and -1, and gets 0"
    assert "lambda out, y: F." in line(seen) or line(seen).startswith("out.repeat")
    assert look(mlp(out=1), SIGNED[name], batch(-1, 1)) is None
    assert look(mlp(out=1), SIGNED[name], batch(1, 1)) is None


def test_counts_are_not_below_0():
    assert look(mlp(out=1), F.poisson_nll_loss, batch(-2, 3)).seen == (
        "poisson_nll_loss expects counts, and gets -2")
    assert look(mlp(out=1), nn.PoissonNLLLoss(), batch(0, 3)) is None


def test_it_is_silent_about_losses_that_check_their_targets_themselves():
    given = mlp(nn.Sigmoid(), out=1), nn.BCELoss(), batch(0, 2)
    # torch 2.0 does not check these, and the finding is due.
    assert preflight(*given, steps=0).codes in (["raises"], ["target-range"])
    x, y = torch.randn(32, 8), torch.arange(32) % 5
    assert preflight(mlp(), CE, (x, y), steps=0).codes == ["raises"]
