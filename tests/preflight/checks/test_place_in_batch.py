"""`place-in-batch`: the output for a sample depends on its place in the batch."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, mlp, tokens

look = partial(found, "place-in-batch", steps=0)


def with_positions(positions):
    """Positions of tokens, as a function of the model and the tokens."""
    return Fn(lambda m, x: m.head((m.emb(x) + positions(m, x)).tanh().mean(1)),
              emb=nn.Embedding(20, 8), table=nn.Parameter(torch.randn(32, 8)),
              layer=nn.Embedding(32, 8), head=nn.Linear(8, 4))


ALONG_BATCH = [
    lambda m, x: m.table[:x.size(0), None],
    lambda m, x: m.layer(torch.arange(x.size(0))[:, None]),
    lambda m, x: m.table[:len(x)].unsqueeze(1).expand(-1, x.size(1), -1),
]
ALONG_TIME = [
    lambda m, x: m.table[None, :x.size(1)],
    lambda m, x: m.layer(torch.arange(x.size(1)))[None],
]


@pytest.mark.parametrize("positions", ALONG_BATCH)
def test_positions_along_the_batch_are_named(positions):
    said = look(with_positions(positions), CE, (tokens(), torch.arange(16) % 4))
    assert re.fullmatch(r"in eval mode the outputs for 16 equal samples, of size "
                        r"[\d.]+, differ by [\d.]+", said.seen)


@pytest.mark.parametrize("positions", ALONG_TIME)
def test_it_is_silent_about_positions_along_the_steps(positions):
    batch = tokens(), torch.arange(16) % 4
    assert look(with_positions(positions), CE, batch) is None


def test_it_is_silent_where_chance_moves_the_output():
    model = Fn(lambda m, x: m.net(x) + torch.randn(len(x), 4), net=mlp())
    assert look(model, CE, classes()) is None


def test_it_is_silent_about_a_state_for_each_row():
    model = Fn(lambda m, x: m.net(x) + m.state[0], net=mlp())
    model.state = [torch.arange(32.0)[:, None]]
    assert look(model, CE, classes()) is None
