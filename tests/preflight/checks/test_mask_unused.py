"""`mask-unused`: the batch has a mask that nothing looks at."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, Fn, classes, found, mlp

look = partial(found, "mask-unused", steps=0)
MASK = (torch.arange(32) >= 5).float()


def training(forward=lambda m, x, **_: m.net(x), loss_fn=lambda out, y: CE(out, y["y"]),
             **masks):
    x, y = classes()
    return Fn(forward, net=mlp()), loss_fn, {"x": x, "y": y, **masks}


@pytest.mark.parametrize("name", ["mask", "attention_mask", "Mask"])
def test_a_mask_that_takes_part_in_nothing_is_named(name):
    assert look(*training(**{name: MASK})).seen == (
        f"{name}, which is 0 in 5 of 32 places, is not used")


def test_it_is_silent_about_a_mask_that_the_model_uses():
    assert look(*training(lambda m, x, mask, **_: m.net(x * mask[:, None]),
                          mask=MASK)) is None


def test_it_is_silent_about_a_mask_that_the_loss_uses():
    def loss_fn(out, batch):
        mask = batch["mask"].bool()
        return CE(out[mask], batch["y"][mask])

    assert look(*training(loss_fn=loss_fn, mask=MASK)) is None


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_it_is_silent_about_masks_of_one_value(value):
    assert look(*training(mask=torch.full((32,), value))) is None


def test_it_is_silent_about_batches_without_names():
    x, y = classes()
    assert look(mlp(), lambda out, y: CE(out, y[0]), (x, (y, MASK))) is None


def test_it_is_silent_about_masks_for_another_time():
    assert look(*training(val_mask=MASK, test_mask=MASK)) is None


def test_it_is_silent_where_another_mask_is_used():
    assert look(*training(lambda m, x, mask, **_: m.net(x * mask[:, None]),
                          mask=MASK, loss_mask=MASK.clone())) is None


@pytest.mark.parametrize("is_named", [True, False])
@pytest.mark.parametrize("kind", [torch.bool, torch.int64])
def test_boolean_tensors_and_lengths_are_looked_at(is_named, kind):
    def forward(m, x, lengths):
        hidden = x.flatten(1) if is_named else x.flatten(1) * (lengths.sum() > 0)
        return m.net(hidden)

    kept = (torch.arange(8) % 3 > 0).expand(32, 8).clone() if kind == torch.bool \
        else torch.arange(32) % 5 + 1
    x, y = classes()
    batch = {"x": x, "lengths": kept}
    said = look(Fn(forward, net=mlp()), CE, (batch, y))
    assert bool(said) is is_named
