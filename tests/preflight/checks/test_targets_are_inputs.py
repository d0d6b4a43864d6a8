"""`targets-are-inputs`: the targets of a sequence model are its inputs."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, line, tokens

look = partial(found, "targets-are-inputs", steps=0)


def net():
    return Fn(lambda m, x: m.head(m.rnn(m.emb(x))[0]).transpose(1, 2),
              emb=nn.Embedding(20, 8), rnn=nn.GRU(8, 8, batch_first=True),
              head=nn.Linear(8, 20))


@pytest.mark.parametrize(("loss_fn", "name"), [
    (CE, "cross_entropy"),
    (lambda out, y: F.nll_loss(out.log_softmax(1), y), "nll_loss"),
    (lambda out, y: CE(out.transpose(1, 2).reshape(-1, 20), y.flatten()),
     "cross_entropy"),
    (lambda out, y: CE(out.permute(2, 0, 1).reshape(-1, 20), y.t().flatten()),
     "cross_entropy"),
])
def test_targets_that_are_not_shifted_are_named(loss_fn, name):
    x = tokens()
    assert look(net(), loss_fn, (x, x.clone())).seen == (
        f"the 112 targets of {name} are the inputs themselves, position by position")


def test_the_line_is_that_of_the_loss():
    def loss_fn(out, y):
        return F.cross_entropy(out, y)

    x = tokens()
    assert line(look(net(), loss_fn, (x, x))) == "return F.cross_entropy(out, y)"


def test_a_dict_is_looked_at():
    x = tokens()
    model = Fn(lambda m, ids, labels: {"loss": CE(m.net(ids), labels)}, net=net())
    assert look(model, None, {"ids": x, "labels": x})
    assert look(model, None, {"ids": x[:, :-1], "labels": x[:, 1:]}) is None


@pytest.mark.parametrize(("length", "is_named"), [(4, True), (3, False)])
def test_it_takes_eight_numbers(length, is_named):
    x = torch.arange(2 * length).view(2, length)
    assert bool(look(net(), CE, (x, x))) is is_named


def test_it_is_silent_about_the_tokens_that_follow():
    x = tokens()
    assert look(net(), CE, (x[:, :-1], x[:, 1:])) is None


def test_it_is_silent_about_targets_of_which_some_are_ignored():
    x = tokens()
    y = x.clone()
    y[:, ::3] = -100
    assert look(net(), CE, (x, y)) is None


def test_it_is_silent_about_one_number_in_all_places():
    x = torch.ones(16, 7).long()
    assert look(net(), CE, (x, x)) is None


def test_it_is_silent_about_inputs_that_are_no_numbers_of_tokens():
    x = torch.arange(16)[:, None].repeat(1, 2).float()
    model = nn.Sequential(nn.Linear(2, 40), nn.Unflatten(1, (20, 2)))
    assert look(model, CE, (x, x.long())) is None


@pytest.mark.parametrize("is_named", [True, False])
def test_one_hot_inputs_are_looked_at(is_named):
    model = Fn(lambda m, x: m.head(m.rnn(F.one_hot(x, 20).float())[0]).mT,
               rnn=nn.GRU(20, 8, batch_first=True), head=nn.Linear(8, 20))
    x = tokens()
    batch = x[:, :-1], x[:, :-1] if is_named else x[:, 1:]
    assert bool(look(model, CE, batch)) is is_named
