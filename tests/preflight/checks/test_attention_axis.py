"""`attention-axis`: weights of attention do not sum to 1 over what they weigh."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, found

look = partial(found, "attention-axis", steps=0)


def training(attend):
    """Attention over 5 steps, as a function of queries, keys, values and the mask."""
    def forward(m, x, keep):
        found = attend(m.query(x), m.key(x), m.value(x), keep[:, None])
        return m.head((x + found).mean(1))

    model = Fn(forward, query=nn.Linear(8, 8), key=nn.Linear(8, 8),
               value=nn.Linear(8, 8), head=nn.Linear(8, 4))
    keep = torch.arange(5) < (torch.arange(16) % 4 + 2)[:, None]
    return model, CE, ((torch.randn(16, 5, 8), keep), torch.arange(16) % 4)


def heads(x):
    return x.view(16, 5, 2, 4).transpose(1, 2)


def in_heads(q, k, v, dim):
    weights = (heads(q) @ heads(k).mT / 2).softmax(dim)
    return (nn.functional.dropout(weights) @ heads(v)).transpose(1, 2).flatten(2)


WRONG = {
    "queries": lambda q, k, v, keep: (q @ k.mT).softmax(1) @ v,
    "heads": lambda q, k, v, keep: in_heads(q, k, v, 1),
    "queries of heads": lambda q, k, v, keep: in_heads(q, k, v, -2),
    "einsum": lambda q, k, v, keep: torch.einsum(
        "bqk,bkd->bqd", torch.einsum("bqd,bkd->bqk", q, k).softmax(1), v),
    "not transposed": lambda q, k, v, keep: torch.bmm(
        v.mT, torch.bmm(q, k.mT).softmax(-1)).mT,
    "a mask afterwards": lambda q, k, v, keep: ((q @ k.mT).softmax(-1) * keep) @ v,
    "filled afterwards": lambda q, k, v, keep: (
        q @ k.mT).softmax(-1).masked_fill(~keep, 0) @ v,
    "causal afterwards": lambda q, k, v, keep: (
        (q @ k.mT).softmax(-1) * torch.ones(5, 5).tril()) @ v,
}
SOUND = {
    "keys": lambda q, k, v, keep: (q @ k.mT / 3).softmax(-1) @ v,
    "heads": lambda q, k, v, keep: in_heads(q, k, v, -1),
    "einsum": lambda q, k, v, keep: torch.einsum(
        "bqk,bkd->bqd", torch.einsum("bqd,bkd->bqk", q, k).softmax(-1), v),
    "transposed": lambda q, k, v, keep: torch.bmm(
        v.mT, torch.bmm(q, k.mT).softmax(-1).mT).mT,
    "a mask before": lambda q, k, v, keep: (
        q @ k.mT).masked_fill(~keep, -1e9).softmax(-1) @ v,
    "divided by the sum": lambda q, k, v, keep: (
        (a := (q @ k.mT).softmax(1)) / a.sum(-1, keepdim=True)) @ v,
    "a mask, then divided": lambda q, k, v, keep: (
        (a := (q @ k.mT).softmax(-1) * keep) / a.sum(-1, keepdim=True)) @ v,
    "linear attention": lambda q, k, v, keep: q.softmax(-1) @ (k.softmax(1).mT @ v),
    "clusters": lambda q, k, v, keep: (s := q.softmax(-1)) @ (s.mT @ v),
}


@pytest.mark.parametrize("name", WRONG)
def test_weights_that_do_not_sum_to_1_are_named(name):
    said = look(*training(WRONG[name]))
    assert "sums over axis" in said.seen or "after the softmax" in said.seen


@pytest.mark.parametrize("name", SOUND)
def test_it_is_silent_about_weights_that_do(name):
    assert look(*training(SOUND[name])) is None


def test_it_says_which_axes():
    assert look(*training(WRONG["queries"])).seen == (
        "softmax is over axis -2 of [16, 5, 5], and matmul sums over axis -1")
