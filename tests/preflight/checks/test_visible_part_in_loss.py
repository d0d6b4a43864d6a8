"""`visible-part-in-loss`: a masked autoencoder is asked for what it sees."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import Fn, found, line

look = partial(found, "visible-part-in-loss", steps=0)


def hide(x, visible, way):
    if way == "times":
        return x * visible
    if way == "filled":
        return x.masked_fill(~visible, 0.0)
    if way == "where":
        return torch.where(visible, x, torch.randn_like(x))
    x = x.clone()
    x[~visible] = -1
    return x


def autoencoder(counted, way="times"):
    def forward(m, x):
        visible = torch.rand(x.shape) < 0.6
        shown = hide(x, visible, way)
        return counted(m.net(shown), x, visible)

    return Fn(forward, net=nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 8)))


def by_index(out, x, counts):
    return F.mse_loss(out[counts], x[counts])


def by_weight(out, x, counts):
    return ((out - x).square() * counts).sum() / counts.sum()


def by_zeros(out, x, counts):
    return F.l1_loss(out * counts, x * counts)


@pytest.mark.parametrize("way", ["times", "filled", "where", "written"])
@pytest.mark.parametrize("loss", [by_index, by_weight, by_zeros])
def test_a_loss_of_the_visible_part_is_named(loss, way):
    seen = look(autoencoder(loss, way), None, torch.randn(16, 8))
    assert seen.seen.endswith(" % of the input are hidden from the model by chance, "
                              "and the loss does not depend on them")


def test_the_line_is_that_which_hides():
    seen = look(autoencoder(by_index, "filled"), None, torch.randn(16, 8))
    assert line(seen) == "return x.masked_fill(~visible, 0.0)"


@pytest.mark.parametrize("loss", [
    lambda out, x, visible: by_index(out, x, ~visible),
    lambda out, x, visible: by_weight(out, x, ~visible),
    lambda out, x, visible: F.mse_loss(out, x),
    lambda out, x, visible: by_index(out, x.detach(), ~visible),
    lambda out, x, visible: out.square().mean()])
def test_it_is_silent_about_the_hidden_part_and_about_all(loss):
    assert look(autoencoder(loss), None, torch.randn(16, 8)) is None


def test_it_is_silent_about_a_mask_of_the_batch():
    model = Fn(lambda m, x, mask: by_weight(m.net(x * mask), x, mask),
               net=nn.Linear(8, 8))
    mask = (torch.rand(16, 8) < 0.6).float()
    assert look(model, None, {"x": torch.randn(16, 8), "mask": mask}) is None


def test_it_is_silent_about_dropout_of_the_inputs():
    model = nn.Sequential(nn.Dropout(0.4), nn.Linear(8, 4), nn.Linear(4, 8))
    assert look(model, lambda out, x: F.mse_loss(out, x), torch.randn(16, 8)) is None
