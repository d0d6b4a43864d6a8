"""`exploding-gradients`: a gradient is enormous."""
import re
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, classes, found, mlp, report, scale

look = partial(found, "exploding-gradients", steps=0)
ONES = torch.ones(4, 1), None


def test_weights_that_are_far_too_large_are_named():
    model = nn.Sequential(nn.Linear(8, 16), *[
        part for _ in range(12) for part in (nn.ReLU(), nn.Linear(16, 16))],
        nn.Linear(16, 4))
    for module in model:
        if isinstance(module, nn.Linear):
            nn.init.normal_(module.weight, std=1.5)
    assert re.fullmatch(r"the gradient of \d+\.weight has the norm [\d.]+e\+\d\d",
                        look(model, CE, classes()).seen)


@pytest.mark.parametrize(("slope", "seen"), [
    (0.99e6, None), (1.1e6, "the gradient of w has the norm 1.1e+06")])
def test_the_border_is_a_million(slope, seen):
    told = look(scale(1.0, 1, 1), lambda out, y: slope * out.mean(), ONES)
    assert (told and told.seen) == seen


def test_it_is_silent_about_what_is_not_finite():
    said = report(scale(1.0, 1, 1), lambda out, y: (out - 1).sqrt().mean(), ONES,
                  steps=0)
    assert said.codes == ["not-finite"]


def test_it_is_silent_about_a_sound_model():
    assert look(mlp(), CE, classes()) is None
