"""`mask-misplaced`: the loss counts other places than its mask shows."""
from functools import partial

import pytest
import torch
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, found, mlp

look = partial(found, "mask-misplaced", steps=0,
               forward=lambda model, batch: model(batch["x"]))


def batch(name="observed", kind=torch.bool):
    mask = torch.rand(16, 4) < 0.6
    return {"x": torch.randn(16, 8), "values": torch.randn(16, 4),
            name: mask.to(kind)}


def scattered(out, given):
    loss, mask = (out - given["values"]) ** 2, given["observed"]
    return torch.zeros_like(loss).masked_scatter(mask, loss).mean()


def turned(out, given):
    loss, mask = (out - given["values"]) ** 2, given["observed"]
    return (loss.flatten() * mask.t().flatten()).mean()


def first(out, given):
    loss, mask = (out - given["values"]) ** 2, given["observed"]
    return loss.flatten()[:int(mask.sum())].mean()


def rolled(out, given):
    return ((out - given["values"]) ** 2)[given["observed"].roll(1, 0)].mean()


@pytest.mark.parametrize("loss_fn", [scattered, turned, first, rolled])
def test_a_mask_at_other_places_is_named(loss_fn):
    given = batch()
    seen = look(mlp(), loss_fn, given)
    hidden = int((~given["observed"]).sum())
    assert f" of the {hidden} places where observed is 0 have a gradient" in seen.seen


@pytest.mark.parametrize(("name", "kind"), [
    ("mask", torch.float), ("loss_mask", torch.long), ("anything", torch.bool)])
def test_masks_are_known_by_their_name_or_type(name, kind):
    def loss_fn(out, given):
        return scattered(out, {**given, "observed": given[name].bool()})

    assert look(mlp(), loss_fn, batch(name, kind))


@pytest.mark.parametrize("loss_fn", [
    lambda out, given: ((out - given["values"]) ** 2 * given["observed"]).mean(),
    lambda out, given: F.mse_loss(out[given["observed"]],
                                  given["values"][given["observed"]]),
    lambda out, given: ((out - given["values"]) ** 2 * ~given["observed"]).mean(),
    lambda out, given: ((out - given["values"]) ** 2).mean(),
    lambda out, given: ((out - given["values"]) ** 2 * given["observed"])[:, :2].sum(),
])
def test_it_is_silent_about_one_side_of_the_mask_and_all_places(loss_fn):
    assert look(mlp(), loss_fn, batch()) is None


def test_it_is_silent_about_a_mask_that_is_the_target():
    def loss_fn(out, given):
        loss = F.binary_cross_entropy_with_logits(out, given["mask"], reduction="none")
        return loss.flatten().topk(20).values.mean()

    given = {"x": torch.randn(16, 8), "mask": (torch.rand(16, 4) < 0.5).float()}
    assert look(mlp(), loss_fn, given) is None


def test_it_is_silent_about_outputs_without_places():
    model = Fn(lambda m, x: m.net(x), net=mlp())
    assert look(model, lambda out, given: CE(out, given["y"]), {
        "x": torch.randn(16, 8), "mask": torch.rand(16, 7) < 0.5,
        "y": torch.arange(16) % 4}) is None
