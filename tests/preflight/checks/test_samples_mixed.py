"""`samples-mixed`: the output for a sample depends on the others of its batch."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, MSE, Fn, classes, found, mlp, two_layers

look = partial(found, "samples-mixed", steps=0)


def rows():
    return torch.randn(16, 5, 8), torch.arange(16) % 4


def recurrent(forward, **more):
    return Fn(forward, rnn=nn.GRU(8, 16, **more), head=nn.Linear(16, 4)), CE, rows()


ATTENTION = nn.MultiheadAttention(8, 2)


@pytest.mark.parametrize("training", [
    recurrent(lambda m, x: m.head(m.rnn(x)[0][:, -1])),
    recurrent(lambda m, x: m.head(m.rnn(x.view(5, 16, 8))[0][-1])),
    (Fn(lambda m, x: m.head(m.attend(x, x, x)[0].mean(1)), attend=ATTENTION,
        head=nn.Linear(8, 4)), CE, rows()),
    (two_layers(lambda m, x: m.b((h := m.a(x)) - h.mean(0))), CE, classes()),
    (two_layers(lambda m, x: m.b(m.a(x).softmax(0) * 32)), CE, classes()),
    (two_layers(lambda m, x: m.b(m.a(x).roll(1, 0))), CE, classes()),
])
def test_samples_that_are_mixed_are_named(training):
    assert re.fullmatch(r"in eval mode the output for the last sample, of size "
                        r"[\d.]+, moves by [\d.]+ when the others change",
                        look(*training).seen)


def test_a_batch_norm_with_an_eval_mode_hides_nothing():
    model = Fn(lambda m, x: m.net(x).softmax(0) * 32, net=mlp(nn.BatchNorm1d(4)))
    assert look(model, CE, classes())


@pytest.mark.parametrize("training", [
    recurrent(lambda m, x: m.head(m.rnn(x)[0][:, -1]), batch_first=True),
    recurrent(lambda m, x: m.head(m.rnn(x.transpose(0, 1))[0][-1])),
    (mlp(nn.BatchNorm1d(4)), CE, classes()),
    (mlp(nn.LayerNorm(4)), CE, classes()),
])
def test_it_is_silent_about_samples_that_are_kept_apart(training):
    assert look(*training) is None


def graph():
    model = Fn(lambda m, x, near: near @ m.net(x) / 6, net=mlp())
    return model, CE, ((classes()[0], (torch.rand(32, 32) > 0.8).float()), classes()[1])


def graph_in_a_buffer():
    model = Fn(lambda m, x: m.near @ m.net(x) / 6, net=mlp())
    model.register_buffer("near", (torch.rand(32, 32) > 0.8).float())
    return model, CE, classes()


def edges():
    def forward(m, x, edges):
        h = m.net(x)
        return h.index_add(0, edges[1], h[edges[0]])

    x, y = classes()
    return Fn(forward, net=mlp()), CE, ((x, torch.randint(0, 32, (2, 60))), y)


def series_of_tokens():
    model = Fn(lambda m, x: m.head(m.rnn(m.emb(x)[:, None])[0][:, 0]),
               emb=nn.Embedding(20, 8), rnn=nn.GRU(8, 16), head=nn.Linear(16, 3))
    return model, CE, (torch.randint(0, 20, (16,)), torch.arange(16) % 3)


def series_time_first():
    model = Fn(lambda m, x: m.head(m.rnn(x)[0]), rnn=nn.GRU(8, 16),
               head=nn.Linear(16, 1))
    return model, MSE, (torch.randn(12, 5, 8), torch.randn(12, 5, 1))


def one_number_per_sample():
    model = Fn(lambda m, x: m.head(m.rnn(x[:, None])[0][:, 0]), rnn=nn.GRU(1, 16),
               head=nn.Linear(16, 1))
    return model, MSE, (torch.randn(32, 1), torch.randn(32, 1))


@pytest.mark.parametrize("make", [
    graph, graph_in_a_buffer, edges, series_of_tokens, series_time_first,
    one_number_per_sample])
def test_it_is_silent_where_rows_may_be_time_or_nodes(make):
    assert look(*make()) is None


def test_it_is_silent_about_batch_statistics_without_an_eval_mode():
    norm = nn.BatchNorm1d(4, track_running_stats=False)
    assert look(mlp(norm), CE, classes()) is None


def test_it_is_silent_where_chance_moves_the_output():
    model = two_layers(lambda m, x: m.b((h := m.a(x)) - h.mean(0)) + torch.randn(4))
    assert look(model, CE, classes()) is None
