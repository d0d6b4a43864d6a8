"""`index-not-mask`: whole numbers of 0 and 1 pick rows where a mask was meant."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, line, mlp

look = partial(found, "index-not-mask", steps=0)


def masked(out, y):
    labels, mask = y
    return CE(out[mask], labels[mask])


def batch(mask, n=32):
    x, y = classes(n)
    return x, (y, mask)


@pytest.mark.parametrize("kind", [torch.int64, torch.int32])
def test_a_mask_of_whole_numbers_is_named(kind):
    seen = look(mlp(), masked, batch((torch.arange(32) % 3 > 0).to(kind)))
    assert seen.seen == ("32 rows are picked by whole numbers that are all 0 or 1 "
                         "(and 1 more like it)")
    assert line(seen) == "return CE(out[mask], labels[mask])"


@pytest.mark.parametrize("mask", [
    torch.arange(32) % 3 > 0,
    torch.zeros(32).long(), torch.ones(32).long(),
    torch.arange(32) % 3,  # up to 2
    torch.arange(16) % 2,  # fewer than there are rows
    torch.arange(32),
])
def test_it_is_silent_about_masks_and_other_indices(mask):
    assert look(mlp(), masked, batch(mask)) is None


def test_it_is_silent_about_two_rows():
    assert look(mlp(), masked, batch(torch.tensor([0, 1]), 2)) is None


def test_it_is_silent_about_weights_of_classes_and_embeddings():
    weights = torch.tensor([1.0, 2.0])
    model = Fn(lambda m, x: m.net(x) + m.shift[(x[:, 0] > 0).long()],
               net=mlp(), shift=nn.Parameter(torch.zeros(2, 4)))

    def loss_fn(out, y):
        each = nn.functional.cross_entropy(out, y, reduction="none")
        return (each * weights[y % 2]).mean()

    assert look(model, loss_fn, classes()) is None


@pytest.mark.parametrize(("loss_fn", "is_named"), [
    (lambda out, y: (out - y[0])[y[1].long()].square().mean(), True),
    (lambda out, y: (out - y[0])[y[1]].square().mean(), False),
    (lambda out, y: out.index_select(0, y[1][:, 0].long()).square().mean(), True)])
def test_other_ways_to_pick_by_0_and_1(loss_fn, is_named):
    keep = torch.arange(64).view(16, 4) % 3 > 0
    batch = torch.randn(16, 8), (torch.randn(16, 4), keep)
    assert bool(look(mlp(), loss_fn, batch)) is is_named
