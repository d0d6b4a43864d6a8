"""`target-among-inputs`: a column of the inputs gives the target away."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, MSE, Fn, classes, found, mlp

look = partial(found, "target-among-inputs", steps=0)


def numbers(column, size=32):
    x, y = torch.randn(size, 8), torch.randn(size)
    x[:, column] = y
    return x, y


def labels(column, change, size=32):
    x, y = torch.randn(size, 8), torch.randint(0, 4, (size,))
    x[:, column] = change(y.float())
    return x, y


def regression(batch):
    return Fn(lambda m, x: m.net(x).squeeze(1), net=mlp(out=1)), MSE, batch


def told(column, size=32):
    return f"column {column} of the inputs is the target in all {size} samples"


@pytest.mark.parametrize("column", [0, 3, 7])
def test_a_number_among_the_inputs_is_named(column):
    assert look(*regression(numbers(column))).seen == told(column)


def test_a_target_with_a_dimension_of_one_is_looked_at():
    x, y = numbers(5)
    assert look(mlp(out=1), MSE, (x, y[:, None])).seen == told(5)


@pytest.mark.parametrize("change", [
    lambda y: y, lambda y: -y, lambda y: 3 * y + 1, lambda y: (y - y.mean()) / y.std()])
def test_a_multiple_of_class_numbers_is_named(change):
    assert look(mlp(), CE, labels(2, change)).seen == told(2)


@pytest.mark.parametrize("change", [
    lambda y: y + 0.1 * torch.randn(32), lambda y: (y == 2).float(), torch.zeros_like])
def test_it_is_silent_about_a_column_that_only_helps(change):
    assert look(mlp(), CE, labels(2, change)) is None


def test_it_is_silent_about_a_multiple_of_a_number():
    x, y = numbers(3)
    x[:, 3] *= 2
    assert look(*regression((x, y))) is None


@pytest.mark.parametrize(("size", "is_named"), [(16, True), (15, False)])
def test_it_takes_sixteen_samples(size, is_named):
    assert bool(look(*regression(numbers(3, size)))) is is_named


def test_it_is_silent_about_inputs_of_one_column():
    x = torch.randn(32, 1)
    model = Fn(lambda m, x: m.net(x.repeat(1, 8)), net=mlp(out=1))
    assert look(model, MSE, (x, x)) is None


def test_it_is_silent_if_all_columns_are_the_target():
    y = torch.randn(32)
    assert look(*regression((y[:, None].repeat(1, 8), y))) is None


def test_it_is_silent_about_targets_that_are_all_equal():
    assert look(*regression((torch.ones(32, 8).cumsum(1), torch.ones(32)))) is None


def test_it_is_silent_about_one_target():
    assert look(mlp(), CE, (torch.randn(8), torch.tensor(2))) is None


def test_it_is_silent_about_sound_data():
    assert look(mlp(), CE, classes()) is None
