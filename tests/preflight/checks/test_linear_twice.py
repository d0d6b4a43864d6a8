"""`linear-twice`: one linear layer follows another with nothing in between."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, classes, found, line, mlp, two_layers

look = partial(found, "linear-twice", steps=0)
SEEN = ("a linear layer from 8 to 32 is followed by one from 32 to 4 with nothing in "
        "between")


@pytest.mark.parametrize("inner", [
    (), (nn.Dropout,), (nn.Flatten,), (nn.Flatten, nn.Dropout), (nn.Identity,)])
def test_two_linear_layers_in_a_row_are_named(inner):
    assert look(mlp(inner=inner), CE, classes()).seen == SEEN


def test_its_line_is_named():
    seen = look(two_layers(lambda m, x: m.b(m.a(x))), CE, classes())
    assert seen.seen == SEEN and "m.b(m.a(x))" in line(seen)


@pytest.mark.parametrize("inner", [
    (nn.ReLU,), (nn.Tanh, nn.Dropout), (lambda: nn.LayerNorm(32),)])
def test_it_is_silent_about_what_is_in_between(inner):
    assert look(mlp(inner=inner), CE, classes()) is None


@pytest.mark.parametrize(("middle", "is_named"), [
    (2, False), (4, False), (7, False), (8, True), (9, True)])
def test_it_is_silent_where_the_width_is_smaller_than_an_end(middle, is_named):
    model = nn.Sequential(nn.Linear(8, middle), nn.Linear(middle, 4))
    assert bool(look(model, CE, classes())) is is_named


def test_it_is_silent_where_what_is_in_between_is_used_elsewhere():
    assert look(two_layers(lambda m, x: m.b(h := m.a(x)) + h[:, :4]), CE,
                classes()) is None
