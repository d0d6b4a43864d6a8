"""`input-unused`: a part of the input has no influence on the loss."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, images, tokens

look = partial(found, "input-unused", steps=0)


def part(inputs, take):
    """A model that looks at a part of its input alone."""
    return Fn(lambda m, x: m.net(take(x).flatten(1)), net=nn.Linear(inputs, 4))


def targets(n):
    return torch.arange(n) % 4


@pytest.mark.parametrize(("used", "seen"), [
    (5, "the loss does not depend on 3 of the 8 columns of the input"), (6, None),
    (8, None)])
def test_the_border_of_columns_is_a_quarter(used, seen):
    told = look(part(used, lambda x: x[:, :used]), CE, classes())
    assert (told and told.seen) == seen


@pytest.mark.parametrize(("used", "seen"), [
    (2, "the loss does not depend on 1 of the 3 channels of the input"), (3, None)])
def test_channels_of_images_are_counted(used, seen):
    told = look(part(used * 64, lambda x: x[:, :used]), CE, images())
    assert (told and told.seen) == seen


@pytest.mark.parametrize(("used", "seen"), [
    (3, "the loss does not depend on 4 of the 7 steps of the input"), (4, None)])
def test_the_border_of_steps_is_a_half(used, seen):
    batch = torch.randn(16, 7, 2), targets(16)
    told = look(part(used * 2, lambda x: x[:, -used:]), CE, batch)
    assert (told and told.seen) == seen


def reader(take, **given):
    return Fn(lambda m, x: m.head(take(m.words(x))), words=nn.Embedding(20, 8, **given),
              head=nn.Linear(8, 4))


def test_tokens_are_looked_at_behind_their_embedding():
    batch = tokens(), targets(16)
    assert look(reader(lambda h: h[:, -1]), CE, batch).seen == (
        "the loss does not depend on 6 of the 7 steps of the tokens")
    assert look(reader(lambda h: h.mean(1)), CE, batch) is None


def test_it_is_silent_about_padding():
    batch = tokens(first=1), targets(16)
    assert look(reader(lambda h: h[:, -1], padding_idx=0), CE, batch) is None


def test_the_part_of_a_batch_is_named():
    x, y = classes()
    model = Fn(lambda m, x, more: m.net(x) + more[:, :1], net=nn.Linear(8, 4))
    assert look(model, CE, ({"x": x, "more": torch.randn(32, 2)}, y)).seen == (
        "the loss does not depend on 1 of the 2 columns of more")


def test_it_is_silent_about_parts_that_are_the_same_in_all_samples():
    x, y = classes()
    x[:, 4:] = torch.randn(4)
    assert look(part(4, lambda x: x[:, :4]), CE, (x, y)) is None


def test_it_is_silent_where_nothing_is_used():  # which input-ignored reports
    model = Fn(lambda m, x: m.scores + 0 * x.sum(), scores=nn.Parameter(torch.ones(4)))
    assert look(model, lambda out, y: out.square().sum(), classes()) is None
