"""`padding-seen`: the output for a sample depends on the padding behind it."""
import re
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn.utils.rnn import pack_padded_sequence

from tests.preflight.small import CE, Fn, found

look = partial(found, "padding-seen", steps=0)


def batch():
    words = torch.randint(1, 20, (16, 8))
    lengths = torch.arange(16) % 6 + 3
    return words.masked_fill(torch.arange(8) >= lengths[:, None], 0), \
        torch.arange(16) % 4


def training(pool, padding=0):
    """A model of words, as a function of itself, vectors, and what is no padding."""
    model = Fn(lambda m, words: m.head(pool(m, m.emb(words), words != 0)),
               emb=nn.Embedding(20, 8, padding_idx=padding),
               rnn=nn.GRU(8, 8, batch_first=True), conv=nn.Conv1d(8, 8, 3, padding=1),
               encoder=nn.TransformerEncoderLayer(8, 2, 8, batch_first=True),
               head=nn.Linear(8, 4))
    return model, CE, batch()


def mean(vectors, keep):
    return (vectors * keep[..., None]).sum(1) / keep.sum(1, keepdim=True)


def attend(x, change):
    return change(x @ x.mT).softmax(-1) @ x


def packed(m, x, keep):
    x = pack_padded_sequence(x, keep.sum(1), batch_first=True, enforce_sorted=False)
    return m.rnn(x)[1][0]


SEEN = {
    "the last step": lambda m, x, keep: m.rnn(x)[0][:, -1],
    "the last state": lambda m, x, keep: m.rnn(x)[1][0],
    "the mean": lambda m, x, keep: x.mean(1),
    "an encoder": lambda m, x, keep: mean(m.encoder(x), keep),
    "by hand": lambda m, x, keep: mean(attend(x, lambda a: a), keep),
    "a product": lambda m, x, keep: mean(attend(x, lambda a: a * keep[:, None]), keep),
    "a fill with 0": lambda m, x, keep: mean(
        attend(x, lambda a: a.masked_fill(~keep[:, None], 0)), keep),
}
HIDDEN = {
    "the last word": lambda m, x, keep: m.rnn(x)[0][
        torch.arange(16), keep.sum(1) - 1],
    "packed": packed,
    "the mean of words": lambda m, x, keep: mean(x, keep),
    "an encoder": lambda m, x, keep: mean(m.encoder(x, src_key_padding_mask=~keep),
                                          keep),
    "by hand": lambda m, x, keep: mean(
        attend(x, lambda a: a.masked_fill(~keep[:, None], -1e9)), keep),
    "a sum of zeros": lambda m, x, keep: x.sum(1),
}


@pytest.mark.parametrize("name", SEEN)
def test_padding_that_is_seen_is_named(name):
    said = look(*training(SEEN[name]))
    assert re.fullmatch(r"in eval mode the output for sample \d+, of 3 tokens, moves "
                        r"by [\d.]+ when the padding behind them is cut off", said.seen)


@pytest.mark.parametrize("name", HIDDEN)
def test_it_is_silent_where_the_padding_is_hidden(name):
    assert look(*training(HIDDEN[name])) is None


@pytest.mark.parametrize(("name", "is_named"), [
    ("the last state", True), ("packed", False)])
def test_a_number_that_stands_only_at_the_ends_is_padding(name, is_named):
    pool = {**SEEN, **HIDDEN}[name]
    assert bool(look(*training(pool, padding=None))) is is_named


def test_it_is_silent_about_rows_without_padding():
    model, loss_fn, (_, y) = training(SEEN["the mean"])
    assert look(model, loss_fn, (torch.randint(1, 20, (16, 8)), y)) is None


def test_it_is_silent_about_convolutions():
    model = training(lambda m, x, keep: m.conv(x.mT).amax(-1))
    assert look(*model) is None


def test_it_is_silent_about_models_that_need_rows_of_one_length():
    model, loss_fn, (words, y) = training(lambda m, x, keep: x.flatten(1))
    model.head = nn.Linear(64, 4)
    assert look(model, loss_fn, (words, y)) is None


@pytest.mark.parametrize("both_ways", [True, False])
def test_it_is_silent_about_tags_by_a_layer_of_both_directions(both_ways):
    model, _, (words, _) = training(lambda m, x, keep: m.rnn(x)[0])
    model.rnn = nn.GRU(8, 8 // (1 + both_ways), batch_first=True,
                       bidirectional=both_ways)
    assert look(model, lambda out, y: CE(out.mT, y), (words, words % 4)) is None
