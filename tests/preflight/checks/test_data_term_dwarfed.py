"""`data-term-dwarfed`: the term that compares with the data hardly counts."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, MSE, classes, found, line, mlp, scale

look = partial(found, "data-term-dwarfed", steps=0)
ONES = torch.ones(4, 1), torch.zeros(4, 1)


@pytest.mark.parametrize(("factor", "is_named"), [(99, False), (101, True)])
def test_the_border_is_a_hundredth(factor, is_named):
    def loss_fn(out, y):
        return (out - y).mean() + factor * out.mean()

    seen = look(scale(), loss_fn, ONES)
    assert bool(seen) is is_named
    if is_named:
        assert seen.seen == ("the term with the targets has a gradient of norm 1, "
                             "another term has one of 1e+02")
        assert line(seen) == "return (out - y).mean() + factor * out.mean()"


def test_the_largest_of_several_terms_counts():
    def loss_fn(out, y):
        return (out - y).mean() * 1e-3 + (out - y).mean() + 50 * out.mean()

    assert look(scale(), loss_fn, ONES) is None


@pytest.mark.parametrize("loss_fn", [
    CE,
    lambda out, y: CE(out, y) + 1e5 * MSE(out[:, 0], y.float()),  # all have targets
    lambda out, y: out.square().mean() + 1e5 * out.mean(),  # none has
])
def test_it_is_silent_if_all_terms_hold_the_targets_or_none(loss_fn):
    assert look(mlp(), loss_fn, classes()) is None
