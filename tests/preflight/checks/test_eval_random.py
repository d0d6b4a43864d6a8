"""`eval-random`: in eval mode two passes differ, and a dropout is switched on."""
import re
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, classes, found, line, mlp, two_layers

look = partial(found, "eval-random", steps=0)


@pytest.mark.parametrize(("forward", "name"), [
    (lambda m, x: m.b(F.dropout(m.a(x))), "dropout"),
    (lambda m, x: m.b(F.dropout(m.a(x), 0.5, True)), "dropout"),
    (lambda m, x: m.b(nn.Dropout()(m.a(x))), "dropout"),
    (lambda m, x: m.b(F.alpha_dropout(m.a(x), 0.5, training=True)), "alpha_dropout"),
    (lambda m, x: m.b(F.scaled_dot_product_attention(
        *[m.a(x)[:, None]] * 3, dropout_p=0.5)[:, 0]), "scaled_dot_product_attention"),
])
def test_a_dropout_that_stays_on_is_named(forward, name):
    seen = look(two_layers(forward), CE, classes())
    assert re.fullmatch(rf"in eval mode two passes differ by \d\.\d+, and {name} is "
                        "switched on", seen.seen)
    assert line(seen).startswith(("(lambda m, x: ", "*[m.a(x)"))


@pytest.mark.parametrize("forward", [
    lambda m, x: m.b(F.dropout(m.a(x), 0.5, m.training)),
    lambda m, x: m.b(F.dropout(m.a(x), training=m.training)),
    lambda m, x: m.b(F.dropout(m.a(x), 0.0)),
    lambda m, x: m.b(F.scaled_dot_product_attention(
        *[m.a(x)[:, None]] * 3, dropout_p=0.5 * m.training)[:, 0]),
])
def test_it_is_silent_about_a_dropout_that_is_switched_off(forward):
    assert look(two_layers(forward), CE, classes()) is None


def test_it_is_silent_about_other_noise():
    def forward(m, x):
        return m.b(F.dropout(m.a(x), training=m.training) + torch.randn(32))

    assert look(two_layers(forward), CE, classes()) is None
    assert look(two_layers(lambda m, x: m.b(F.dropout(m.a(x), 0.0) + torch.randn(32))),
                CE, classes()) is None
    assert look(two_layers(lambda m, x: m.b(F.scaled_dot_product_attention(
        *[m.a(x)] * 3) + torch.randn(32))), CE, classes()) is None
    assert look(mlp(inner=(nn.RReLU, nn.Dropout)), CE, classes()) is None
