"""`softmax-of-one`: a softmax over an axis of length 1."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, mlp

look = partial(found, "softmax-of-one", steps=0)


def pooled(dim):
    """Weights for the steps of a series, from one score for each."""
    def forward(m, x):
        return m.head((F.softmax(m.score(x), dim) * x).sum(1))

    return (Fn(forward, score=nn.Linear(8, 1), head=nn.Linear(8, 4)), CE,
            (torch.randn(16, 5, 8), torch.arange(16) % 4))


@pytest.mark.parametrize(("dim", "is_named"), [(-1, True), (2, True), (1, False)])
def test_weights_of_one_step_are_named(dim, is_named):
    assert bool(look(*pooled(dim))) is is_named


def test_it_says_the_shape():
    assert look(*pooled(-1)).seen == (
        "softmax of a tensor of shape [16, 5, 1] is over an axis of length 1")


@pytest.mark.parametrize(("outputs", "is_named"), [(1, True), (2, False)])
def test_cross_entropy_of_one_output_is_named(outputs, is_named):
    batch = torch.randn(16, 8), torch.arange(16) % outputs
    assert bool(look(mlp(out=outputs), CE, batch)) is is_named


@pytest.mark.parametrize(("end", "is_named"), [
    (nn.Softmax(1), True), (nn.LogSoftmax(1), True), (nn.Sigmoid(), False)])
def test_one_output_behind_a_softmax_is_named(end, is_named):
    batch = torch.randn(16, 8), torch.rand(16, 1)
    assert bool(look(mlp(end, out=1), nn.MSELoss(), batch)) is is_named


def test_it_is_silent_about_lines_where_the_axis_is_longer_at_other_times():
    def forward(m, x):
        out = 0
        for step in range(1, 6):
            out = out + (m.score(x[:, :step]).softmax(1) * x[:, :step]).sum(1)
        return m.head(out)

    model = Fn(forward, score=nn.Linear(8, 1), head=nn.Linear(8, 4))
    assert look(model, CE, pooled(1)[2]) is None


def test_it_is_silent_about_attention_of_one_position():
    def forward(m, x):
        x = x[:, None]
        return m.head((x @ x.mT).softmax(-1) @ x)[:, 0]

    model = Fn(forward, head=nn.Linear(8, 4))
    assert look(model, CE, (torch.randn(16, 8), torch.arange(16) % 4)) is None
