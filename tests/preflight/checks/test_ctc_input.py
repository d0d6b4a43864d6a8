"""`ctc-input`: CTC gets inputs that it is not made for."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import Fn, found, line

look = partial(found, "ctc-input", steps=0)
TARGETS = torch.tensor([[1, 2, 3], [2, 3, 1]])
PADDED = torch.tensor([[1, 2, 3], [2, 0, 0]])


def net(end=None):
    end = end or nn.LogSoftmax(-1)
    return Fn(lambda m, x: end(m.head(x)), head=nn.Linear(8, 5))


def loss_of(lengths=(10, 10), target_lengths=(3, 3), **more):
    def loss_fn(out, y):
        return F.ctc_loss(out, y, lengths, target_lengths, **more)

    return loss_fn


def batch(y=TARGETS):
    return torch.randn(10, 2, 8), y


@pytest.mark.parametrize("end", [nn.Identity(), nn.Softmax(-1), nn.LogSoftmax(0)])
def test_scores_that_are_no_log_probabilities_are_named(end):
    seen = look(net(end), loss_of(), batch())
    assert seen.seen.startswith("the exponentials of what ctc_loss gets sum to ")
    assert seen.seen.endswith(" over the classes, not to 1")
    assert line(seen) == "return F.ctc_loss(out, y, lengths, target_lengths, **more)"


@pytest.mark.parametrize(("y", "blank"), [
    (TARGETS - 1, 0), (PADDED, 0), ((TARGETS - 1).flatten(), 0), (TARGETS, 3)])
def test_the_blank_among_the_targets_is_named(y, blank):
    assert look(net(), loss_of(blank=blank), batch(y)).seen == (
        f"the targets of ctc_loss hold {blank}, which is the blank")


@pytest.mark.parametrize("as_given", [list, tuple, torch.tensor])
def test_inputs_that_are_shorter_than_their_targets_are_named(as_given):
    lengths = as_given([2, 10])
    assert look(net(), loss_of(lengths, as_given([3, 3])), batch()).seen == (
        "the input is shorter than the target in 1 sample")


def test_it_is_silent_about_short_inputs_with_zero_infinity():
    assert look(net(), loss_of((2, 10), zero_infinity=True), batch()) is None
    assert look(net(nn.Identity()), loss_of(zero_infinity=True), batch())


@pytest.mark.parametrize(("loss_fn", "y"), [
    (loss_of(), TARGETS),
    (loss_of(), TARGETS.flatten()),
    (loss_of(target_lengths=(3, 1)), PADDED),
    (loss_of((3, 10)), TARGETS),
    (loss_of(blank=4), TARGETS),
    (lambda out, y: nn.CTCLoss()(out, y, torch.tensor([10, 10]), torch.tensor([3, 3])),
     TARGETS),
])
def test_it_is_silent_about_sound_inputs(loss_fn, y):
    assert look(net(), loss_fn, batch(y)) is None
