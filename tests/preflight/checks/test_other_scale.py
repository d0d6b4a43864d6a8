"""`other-scale`: training and validation inputs are on different scales."""
import re
from functools import partial

import pytest
import torch

from tests.preflight.small import in_data, loader

look = partial(in_data, "other-scale")


def rows(mean=0.0, std=1.0, count=64, numbers=8):
    x = torch.randn(count, numbers)
    return loader((x - x.mean()) / x.std() * std + mean)


def test_a_validation_that_is_not_standardised_is_named():
    seen = look(rows(), rows(130.0, 70.0)).seen
    assert re.fullmatch(r"x has the mean -?\S+ and the standard deviation \S+ in "
                        r"training, and 130 and \S+ in validation", seen)


@pytest.mark.parametrize(("mean", "std", "is_named"), [
    (0.95, 1.0, False), (1.05, 1.0, True), (-1.05, 1.0, True),
    (0.0, 1.95, False), (0.0, 2.05, True), (0.0, 0.55, False), (0.0, 0.45, True)])
def test_its_borders(mean, std, is_named):
    assert bool(look(rows(), rows(mean, std))) is is_named


@pytest.mark.parametrize(("train", "val", "is_named"), [
    (31, 64, False), (64, 31, False), (32, 32, True)])
def test_it_takes_32_rows_of_both(train, val, is_named):
    assert bool(look(rows(count=train), rows(9.0, count=val))) is is_named


def test_each_tensor_is_compared_with_its_own():
    def batches(scale):
        return [({"a": torch.randn(64, 3), "b": torch.randn(64, 2) * scale},
                 torch.arange(64) % 4)]

    assert look(batches(1), batches(5)).seen.startswith("b has the mean ")
    assert look(batches(1), batches(1)) is None


def test_it_is_silent_without_validation_and_about_whole_numbers():
    assert look(rows()) is None
    assert look(loader(torch.arange(64)[:, None]),
                loader(torch.arange(64)[:, None] + 500)) is None
