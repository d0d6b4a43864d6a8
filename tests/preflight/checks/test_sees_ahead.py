"""`sees-ahead`: a model that predicts the next token sees it."""
import re
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, tokens

look = partial(found, "sees-ahead", steps=0)


def model_of(inner):
    return Fn(lambda m, x: m.head(inner(m, m.emb(x) + m.pos[:x.shape[1]])
                                  ).transpose(1, 2),
              emb=nn.Embedding(20, 16), pos=nn.Parameter(torch.randn(8, 16)),
              head=nn.Linear(16, 20), conv=nn.Conv1d(16, 16, 3),
              forwards=nn.GRU(16, 16, batch_first=True),
              both_ways=nn.GRU(16, 8, batch_first=True, bidirectional=True),
              attention=nn.MultiheadAttention(16, 2, batch_first=True))


def batch():
    x = tokens()
    return x[:, :-1], x[:, 1:]


def attend(m, h, mask=None):
    return m.attention(h, h, h, attn_mask=mask)[0]


def convolve(m, h, left, right):
    return m.conv(F.pad(h.mT, (left, right))).mT


MASK = nn.Transformer.generate_square_subsequent_mask(6)
AHEAD = {
    "attention": attend,
    "product": lambda m, h: F.scaled_dot_product_attention(h, h, h),
    "both ways": lambda m, h: m.both_ways(h)[0],
    "convolution": lambda m, h: convolve(m, h, 1, 1),
    "mean": lambda m, h: h + h.mean(1, keepdim=True),
}
CAUSAL = {
    "attention": lambda m, h: attend(m, h, MASK),
    "product": lambda m, h: F.scaled_dot_product_attention(h, h, h, is_causal=True),
    "recurrent": lambda m, h: m.forwards(h)[0],
    "convolution": lambda m, h: convolve(m, h, 2, 0),
    "mean": lambda m, h: h.cumsum(1),
}


@pytest.mark.parametrize("name", AHEAD)
def test_outputs_that_know_the_next_token_are_named(name):
    assert re.fullmatch(
        r"the outputs for earlier positions move by [\d.]+ when the last two steps "
        "change, and their targets are the steps that follow",
        look(model_of(AHEAD[name]), CE, batch()).seen)


@pytest.mark.parametrize("name", CAUSAL)
def test_it_is_silent_about_causal_models(name):
    assert look(model_of(CAUSAL[name]), CE, batch()) is None


def test_a_layer_that_starts_at_0_hides_nothing():
    model = model_of(attend)
    nn.init.zeros_(model.head.weight)
    assert look(model, CE, batch())


@pytest.mark.parametrize("name", AHEAD)
def test_it_is_silent_where_the_targets_are_not_the_next_tokens(name):
    x = tokens(length=6)
    assert look(model_of(AHEAD[name]), CE, (x, x.flip(1))) is None


def flat(out, y):
    return CE(out, y.flatten())


def test_outputs_that_are_flattened_are_looked_at():
    def model(inner):
        return Fn(lambda m, x: m.net(x).transpose(1, 2).flatten(0, 1),
                  net=model_of(inner))

    assert look(model(attend), flat, batch())
    assert look(model(CAUSAL["attention"]), flat, batch()) is None


def test_it_is_silent_about_outputs_without_positions():
    model = Fn(lambda m, x: m.net(x).transpose(1, 2).flatten(), net=model_of(attend))
    assert look(model, lambda out, y: flat(out.view(-1, 20), y), batch()) is None


def loss_that_shifts(out, y):
    return CE(out[..., :-1], y[:, 1:])


@pytest.mark.parametrize(("models", "is_named"), [(AHEAD, True), (CAUSAL, False)])
def test_a_loss_that_shifts_is_the_same(models, is_named):
    x = tokens(length=6)
    model = model_of(models["attention"])
    assert bool(look(model, loss_that_shifts, (x, x))) is is_named


@pytest.mark.parametrize("is_named", [True, False])
def test_a_model_that_shifts_is_the_same(is_named):
    def forward(m, ids, labels):
        out = m.net(ids)
        return {"loss": loss_that_shifts(out, labels), "logits": out}

    x = tokens(length=6)
    net = model_of(attend if is_named else CAUSAL["attention"])
    batch = {"ids": x, "labels": x.clone()}
    assert bool(look(Fn(forward, net=net), None, batch)) is is_named


@pytest.mark.parametrize("is_named", [True, False])
def test_the_decoder_of_two_sequences_is_looked_at(is_named):
    def forward(m, source, target):
        mask = None if is_named else nn.Transformer.generate_square_subsequent_mask(6)
        first, second = (m.emb(each) + m.pos[:each.shape[1]]
                         for each in (source, target))
        return m.head(m.net(first, second, tgt_mask=mask)).transpose(1, 2)

    model = Fn(forward, emb=nn.Embedding(20, 16), pos=nn.Parameter(torch.randn(8, 16)),
               net=nn.Transformer(16, 2, 1, 1, 16, batch_first=True),
               head=nn.Linear(16, 20))
    x, y = batch()
    assert bool(look(model, CE, ((tokens(length=5), x), y))) is is_named


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("time_first", [True, False])
def test_numbers_at_each_step_are_looked_at(is_named, time_first):
    model = Fn(lambda m, x: m.head(m.net(x)[0]),
               net=nn.GRU(3, 8, bidirectional=is_named, batch_first=not time_first),
               head=nn.Linear(16 if is_named else 8, 3))
    walk = torch.randn(16, 9, 3).cumsum(1)
    x, y = walk[:, :-1], walk[:, 1:]
    if time_first:
        x, y = x.transpose(0, 1), y.transpose(0, 1)
    assert bool(look(model, nn.MSELoss(), (x, y))) is is_named


def test_it_is_silent_where_chance_moves_the_output():
    noisy = model_of(lambda m, h: attend(m, h) + torch.randn(16))
    assert look(noisy, CE, batch()) is None
