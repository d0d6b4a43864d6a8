"""`padding-in-loss`: the loss counts padding."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, line

look = partial(found, "padding-in-loss", steps=0)
LENGTH = 10


def batch(lengths=(10, 9, 6, 3), padding=0):
    x = torch.randint(1, 20, (len(lengths), LENGTH + 1))
    x[x == padding] = 5
    hidden = torch.arange(LENGTH + 1) > torch.tensor(lengths)[:, None]
    x[hidden] = padding
    return x[:, :-1], x[:, 1:]


def net(padding=0):
    return Fn(lambda m, x: m.head(m.rnn(m.emb(x))[0]).transpose(1, 2),
              emb=nn.Embedding(20, 8, padding_idx=padding),
              rnn=nn.GRU(8, 8, batch_first=True), head=nn.Linear(8, 20))


def test_padding_that_counts_is_named():
    def loss_fn(out, y):
        return F.cross_entropy(out, y)

    seen = look(net(), loss_fn, batch())
    assert seen.seen == ("30 % of the targets are 0, the padding_idx of an embedding, "
                         "and cross_entropy counts them")
    assert line(seen) == "return F.cross_entropy(out, y)"


@pytest.mark.parametrize("loss_fn", [
    lambda out, y: CE(out.transpose(1, 2).flatten(0, 1), y.flatten()),
    lambda out, y: F.nll_loss(out.log_softmax(1), y),
    lambda out, y: F.cross_entropy(out, y, ignore_index=5)])
def test_other_ways_to_write_the_loss_are_looked_at(loss_fn):
    assert look(net(), loss_fn, batch()).seen.startswith("30 % of the targets are 0, ")


def test_another_padding_is_known_from_the_embedding():
    assert look(net(19), CE, batch(padding=19)).seen.startswith(
        "30 % of the targets are 19, the padding_idx of an embedding, ")


@pytest.mark.parametrize("padding", [0, 19])
def test_padding_is_known_from_the_ends_of_the_rows(padding):
    assert look(net(None), CE, batch(padding=padding)).seen == (
        f"30 % of the targets are {padding}, which fills the ends of the rows, and "
        "cross_entropy counts them")
    given = batch(padding=padding)
    given[1][0, 3] = padding
    assert look(net(None), CE, given) is None


def test_a_model_that_makes_its_loss_is_looked_at():
    def wrapped(ignored):
        return Fn(lambda m, rows: F.cross_entropy(
            m.net(rows[:, :-1]), rows[:, 1:], ignore_index=ignored), net=net(None))

    x, y = batch()
    rows = torch.cat([x, y[:, -1:]], 1)
    assert look(wrapped(-100), None, rows)
    assert look(wrapped(0), None, rows) is None


@pytest.mark.parametrize(("lengths", "is_named"), [
    ((10, 10, 10, 7), True),  # 7.5 % of the targets, a quarter of the rows
    ((10, 10, 10, 9), False),  # 2.5 %
    ((10, 10, 10, 10, 10, 5), False),  # 8.3 %, a sixth of the rows
])
def test_the_borders_are_a_twentieth_and_a_fifth_of_the_rows(lengths, is_named):
    assert bool(look(net(), CE, batch(lengths))) is is_named


def test_it_is_silent_about_targets_that_are_no_rows_of_tokens():
    x, y = batch()
    model = Fn(lambda m, x: m.net(x).mean(2), net=net())
    assert look(model, CE, (x, torch.zeros(4).long())) is None
    assert look(net(), CE, (x, F.one_hot(y, 20).float().transpose(1, 2))) is None


def test_it_is_silent_about_the_number_of_the_padding_inside_of_rows():
    x, y = batch((10, 10, 10, 10))
    y[:, ::3] = 0
    y[:, -1] = 5
    assert look(net(), CE, (x, y)) is None


@pytest.mark.parametrize("loss_fn", [
    nn.CrossEntropyLoss(ignore_index=0),
    lambda out, y: CE(out, y.masked_fill(y == 0, -100)),
    lambda out, y: F.nll_loss(out.log_softmax(1), y, ignore_index=0),
    lambda out, y: F.cross_entropy(out, y, torch.cat([torch.zeros(1), torch.ones(19)])),
    lambda out, y: F.cross_entropy(out, y, reduction="none")[y != 0].mean(),
])
def test_it_is_silent_where_padding_is_ignored(loss_fn):
    assert look(net(), loss_fn, batch()) is None


def test_it_is_silent_about_a_loss_that_weighs_its_items_itself():
    def loss_fn(out, y):
        return (F.cross_entropy(out, y, reduction="none") * (y != 0)).mean()

    assert look(net(), loss_fn, batch()) is None


def test_a_loss_of_each_item_that_is_averaged_with_the_padding_is_named():
    def loss_fn(out, y):
        return F.cross_entropy(out, y, reduction="none").mean()

    assert look(net(), loss_fn, batch())


def series(name="mask"):
    """Numbers of several lengths, and a model with an output for each step."""
    lengths = torch.tensor([10, 9, 6, 3])
    mask = torch.arange(10) < lengths[:, None]
    given = {"x": torch.randn(4, 10, 8), "values": torch.randn(4, 10, 1)}
    given[name] = lengths if "len" in name else mask
    model = Fn(lambda m, x: m.net(x), net=nn.Linear(8, 1))
    return model, given, mask


@pytest.mark.parametrize("name", ["mask", "padding_mask", "lengths", "seq_len"])
def test_steps_that_a_mask_or_lengths_hide_are_named(name):
    model, given, mask = series(name)

    def loss_fn(out, given):
        return (out - given["values"]).square().mean()

    def of_shown(out, given):
        return (out - given["values"]).square()[mask].mean()

    forward = lambda model, batch: model(batch["x"])  # noqa: E731
    assert look(model, loss_fn, given, forward=forward).seen == (
        "the loss counts 12 of the 12 places of the output that are padding, as "
        f"{name} says")
    assert look(model, of_shown, given, forward=forward) is None
