"""`nll-input`: NLLLoss gets scores that are not log-probabilities."""
import re
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, classes, found, line, mlp

look = partial(found, "nll-input", steps=0)


@pytest.mark.parametrize("end", [
    [], [nn.Softmax(1)], [nn.LogSoftmax(0)], [nn.LogSigmoid()]])
def test_what_is_no_log_of_probabilities_is_named(end):
    seen = look(mlp(*end), nn.NLLLoss(), classes())
    assert re.fullmatch(r"the exponentials of what nll_loss gets sum to [\d.]+ to "
                        r"[\d.]+ over the classes, not to 1", seen.seen)


def test_the_line_is_that_of_the_loss():
    def loss_fn(out, y):
        return F.nll_loss(out, y)

    assert line(look(mlp(), loss_fn, classes())) == "return F.nll_loss(out, y)"


@pytest.mark.parametrize(("dim", "is_named"), [(1, False), (2, True)])
def test_the_classes_of_images_are_the_second_dimension(dim, is_named):
    model = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.LogSoftmax(dim))
    batch = torch.randn(4, 3, 8, 8), torch.randint(0, 4, (4, 8, 8))
    assert bool(look(model, nn.NLLLoss(), batch)) is is_named


@pytest.mark.parametrize(("model", "loss_fn"), [
    (mlp(nn.LogSoftmax(1)), nn.NLLLoss()),
    (mlp(nn.Softmax(1)), lambda out, y: F.nll_loss(out.log(), y)),
    (mlp(), CE),
])
def test_it_is_silent_about_sound_losses(model, loss_fn):
    assert look(model, loss_fn, classes()) is None


def test_two_classes_are_enough():
    assert look(mlp(out=2), nn.NLLLoss(), classes(out=2))


def test_it_is_silent_about_one_class():
    assert look(mlp(out=1), nn.NLLLoss(), classes(out=1)) is None
