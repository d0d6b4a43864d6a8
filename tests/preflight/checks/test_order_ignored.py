"""`order-ignored`: attention over tokens that knows nothing of their order."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found

look = partial(found, "order-ignored", steps=0)


def model_of(forward, length=6):
    return Fn(forward, emb=nn.Embedding(20, 16), head=nn.Linear(16, 4),
              attention=nn.MultiheadAttention(16, 2, batch_first=True),
              pos=nn.Parameter(torch.randn(length, 16)),
              rnn=nn.GRU(16, 16, batch_first=True))


def batch(length=6, per_token=False):
    """Rows that count from a number on."""
    y = torch.arange(16) % 4
    ids = (torch.randint(0, 20, (16, 1)) + torch.arange(length)) % 20
    return ids, y[:, None].repeat(1, length) if per_token else y


def attend(m, h):
    return m.attention(h, h, h)[0]


def product(m, h):
    return F.scaled_dot_product_attention(h, h, h)


@pytest.mark.parametrize("attention", [attend, product])
def test_outputs_that_are_the_same_are_named(attention):
    model = model_of(lambda m, x: m.head(attention(m, m.emb(x) + m.pos[-1:]).mean(1)))
    assert look(model, CE, batch()).seen == (
        "the outputs are the same when the 6 tokens of each row are reversed")


@pytest.mark.parametrize("attention", [attend, product])
def test_outputs_that_turn_as_well_are_named(attention):
    model = model_of(lambda m, x: m.head(attention(m, m.emb(x))).transpose(1, 2))
    assert look(model, CE, batch(per_token=True)).seen == (
        "the outputs are the same in reverse order when the 6 tokens of each row are "
        "reversed")


def causal(m, h):
    return F.scaled_dot_product_attention(h, h, h, is_causal=True)


@pytest.mark.parametrize("forward", [
    lambda m, x: m.head(attend(m, m.emb(x) + m.pos).mean(1)),
    lambda m, x: m.head(causal(m, m.emb(x)).mean(1)),
    lambda m, x: m.head(attend(m, m.rnn(m.emb(x))[0]).mean(1)),
    lambda m, x: m.head(attend(m, m.emb(x))[:, 0]),
])
def test_it_is_silent_about_models_that_know_the_order(forward):
    assert look(model_of(forward), CE, batch()) is None


def test_it_is_silent_about_positions_among_the_inputs():
    x, y = batch()
    at = torch.arange(6).repeat(16, 1)

    def forward(m, ids, pos_ids):
        return m.head(attend(m, m.emb(ids) + m.emb(pos_ids)).mean(1))

    assert look(model_of(forward), CE, ({"ids": x, "pos_ids": at}, y)) is None


def test_it_is_silent_about_models_without_attention():
    model = Fn(lambda m, x: m.head(m.emb(x).mean(1)), emb=nn.Embedding(20, 16),
               head=nn.Linear(16, 4))
    assert look(model, CE, batch()) is None


@pytest.mark.parametrize(("length", "is_named"), [(3, False), (4, True)])
def test_it_takes_four_tokens(length, is_named):
    model = model_of(lambda m, x: m.head(attend(m, m.emb(x) + m.pos[:1]).mean(1)))
    assert bool(look(model, CE, batch(length))) is is_named


def bag(length=8, count=64):
    """Rows of words of one of four topics, in no order, and the topics."""
    topic = torch.arange(count) % 4
    likely = torch.randn(4, 19).mul(2).softmax(1)[topic]
    return torch.multinomial(likely, length, replacement=True) + 1, topic


def pooled():
    return model_of(lambda m, x: m.head(attend(m, m.emb(x)).mean(1)))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("padded", [False, True])
def test_it_is_silent_about_bags_of_words(seed, padded):
    torch.manual_seed(seed)
    ids, topic = bag()
    if padded:
        lengths = torch.randint(3, 9, (len(ids), 1))
        ids = ids * (torch.arange(8) < lengths)
    assert look(pooled(), CE, (ids, topic)) is None


def first_of_row(ids):
    return ids[:, 0] % 4


def larger_half(ids):
    return (ids[:, :4].sum(1) > ids[:, 4:].sum(1)).long()


def comes_first(ids):
    ids[:, 2] = torch.where(ids[:, 2] > 9, 1, 2)
    ids[:, 6] = 3 - ids[:, 2]
    return ids[:, 2] - 1


@pytest.mark.parametrize("label", [first_of_row, larger_half, comes_first])
@pytest.mark.parametrize("seed", range(3))
def test_targets_that_need_the_order_are_named(label, seed):
    torch.manual_seed(seed)
    ids = torch.randint(0, 20, (64, 8))
    assert look(pooled(), CE, (ids, label(ids)))


def test_it_is_named_for_each_token_whatever_the_order():
    model = model_of(lambda m, x: m.head(attend(m, m.emb(x))).transpose(1, 2))
    x, y = torch.randint(0, 20, (16, 6)), torch.randint(0, 4, (16, 6))
    assert look(model, CE, (x, y))


@pytest.mark.parametrize(("rows", "is_named"), [(slice(6, 7), True), (slice(6), False)])
def test_attention_that_is_written_by_hand_is_looked_at(rows, is_named):
    def forward(m, words):
        x = m.emb(words) + m.pos[rows]
        return m.head((x @ x.mT).softmax(-1).matmul(x).mean(1))

    assert bool(look(model_of(forward, 7), CE, batch())) is is_named


def test_it_is_silent_about_one_number_of_each_kind():
    def forward(m, kinds):
        x = m.emb(kinds)
        return m.head((x @ x.mT).softmax(-1).matmul(x))

    model = Fn(forward, emb=nn.Embedding(40, 8), head=nn.Linear(8, 4))
    columns = torch.randint(0, 8, (16, 5)) + 8 * torch.arange(5)
    target = torch.arange(16)[:, None].repeat(1, 5) % 4
    assert look(model, lambda out, y: CE(out.mT, y), (columns, target)) is None
