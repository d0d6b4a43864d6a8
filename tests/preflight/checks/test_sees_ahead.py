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
        r"the outputs for positions before the last move by [\d.]+ when the last token "
        "changes, and their targets are the tokens that follow",
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


def test_it_is_silent_about_outputs_without_positions():
    def loss_fn(out, y):
        return CE(out, y.flatten())

    model = Fn(lambda m, x: m.net(x).transpose(1, 2).flatten(0, 1),
               net=model_of(attend))
    assert look(model, loss_fn, batch()) is None


def test_it_is_silent_where_chance_moves_the_output():
    noisy = model_of(lambda m, h: attend(m, h) + torch.randn(16))
    assert look(noisy, CE, batch()) is None
