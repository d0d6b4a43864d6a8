"""`batch-of-one`: the model cannot take one sample, or loses a dimension of it."""
from functools import partial

import torch
from torch import nn

from tests.preflight.small import CE, MSE, Fn, classes, found, mlp, two_layers

look = partial(found, "batch-of-one", steps=0)


def squeezing(*dims):
    x = torch.randn(32, 8)
    return Fn(lambda m, x: m.net(x).squeeze(*dims), net=mlp(out=1)), MSE, (x, x[:, 0])


def test_a_lost_dimension_is_named():
    assert look(*squeezing()).seen == (
        "the output has the shape [] for one sample, and [32] for a batch of 32")


def test_an_exception_is_named():
    model = two_layers(lambda m, x: m.b(m.a(x).view(32, 32)))
    assert look(model, CE, classes()).seen == (
        "one sample alone raises RuntimeError: shape '[32, 32]' is invalid for input "
        "of size 32")


def test_it_is_silent_about_a_squeeze_of_one_dimension():
    assert look(*squeezing(1)) is None


def test_it_is_silent_about_batch_norm_which_takes_one_sample_in_eval_mode():
    assert look(mlp(nn.BatchNorm1d(4)), CE, classes()) is None


def test_it_is_silent_where_rows_are_nodes_of_a_graph():
    x, y = classes()
    near = (torch.rand(32, 32) > 0.8).float()
    model = Fn(lambda m, x, near: near @ m.net(x).view(32, 4), net=mlp())
    assert look(model, CE, ((x, near), y)) is None


def test_it_is_silent_where_rows_are_steps_of_a_series():
    model = Fn(lambda m, x: m.head(m.rnn(x)[0]).view(12, 5, 1), rnn=nn.GRU(8, 16),
               head=nn.Linear(16, 1))
    assert look(model, MSE, (torch.randn(12, 5, 8), torch.randn(12, 5, 1))) is None


def test_it_is_silent_about_a_state_with_a_row_for_each_sample():
    def forward(m, x):
        out, m.state = m.rnn(x, m.state.detach())
        return m.head(out[:, -1])

    model = Fn(forward, rnn=nn.GRU(8, 16, batch_first=True), head=nn.Linear(16, 4),
               state=torch.zeros(1, 16, 16))
    assert look(model, CE, (torch.randn(16, 5, 8), torch.arange(16) % 4)) is None
