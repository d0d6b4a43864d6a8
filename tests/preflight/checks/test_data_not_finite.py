"""`data-not-finite`: there is a nan or an inf among the inputs."""
import math
from functools import partial

import pytest
import torch

from tests.preflight.small import in_data, loader

look = partial(in_data, "data-not-finite")


def rows(*values):
    x = torch.randn(32, 8)
    x[:len(values), 1] = torch.tensor(values)
    return loader(x)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_named(value):
    assert look(rows(value)).seen == (
        "x has nan or inf in 1 value of the training data")
    assert look(rows(), rows(value, 1.0, math.nan)).seen == (
        "x has nan or inf in 2 values of the validation data")


def test_both_are_counted():
    assert look(rows(math.nan), rows(math.nan)).seen.endswith(" (and 1 more like it)")


def test_it_is_silent_about_finite_data_and_about_targets():
    assert look(rows(), rows()) is None
    assert look(loader(torch.randn(32, 8), torch.full((32,), math.nan))) is None
