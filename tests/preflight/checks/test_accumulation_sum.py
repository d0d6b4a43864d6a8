"""`accumulation-sum`: accumulated gradients add up, and are not averaged."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, adam, classes, found, line, mlp, sgd, step_of

look = partial(found, "accumulation-sum")


def over_calls(model, optimizer, scale, every=4, loss_fn=CE):
    """A step with the gradients of several calls."""
    calls = [0]

    def train_step(batch):
        (loss_fn(model(batch[0]), batch[1]) * scale).backward()
        calls[0] += 1
        if calls[0] % every == 0:
            optimizer.step()
            optimizer.zero_grad()

    return train_step


def over_parts(model, optimizer, scale, every=4, loss_fn=CE):
    """A step with the gradients of the parts of a batch."""
    def train_step(batch):
        optimizer.zero_grad()
        for x, y in zip(batch[0].chunk(every), batch[1].chunk(every), strict=True):
            (loss_fn(model(x), y) * scale).backward()
        optimizer.step()

    return train_step


@pytest.mark.parametrize("accumulating", [over_calls, over_parts])
@pytest.mark.parametrize(("scale", "is_named"), [(1.0, True), (1 / 4, False)])
def test_a_sum_is_named_and_a_mean_is_not(accumulating, scale, is_named):
    model = mlp()
    optimizer = sgd(model)
    seen = look(model, CE, classes(), optimizer, accumulating(model, optimizer, scale))
    assert bool(seen) is is_named
    if is_named:
        assert "uses the sum of 4 backward passes" in seen.seen
        assert line(seen) == "optimizer.step()"


def test_the_same_loss_twice_is_named():
    model = mlp()
    optimizer = sgd(model, momentum=0.9)

    def train_step(batch):
        model.zero_grad()
        loss = CE(model(batch[0]), batch[1])
        loss.backward(retain_graph=True)
        loss.backward()
        optimizer.step()

    assert look(model, CE, classes(), optimizer, train_step)


def test_it_is_silent_where_gradients_are_divided():
    model = mlp()
    optimizer = sgd(model)

    def train_step(batch):
        optimizer.zero_grad()
        for x, y in zip(batch[0].chunk(4), batch[1].chunk(4), strict=True):
            CE(model(x), y).backward()
        for each in model.parameters():
            each.grad /= 4
        optimizer.step()

    assert look(model, CE, classes(), optimizer, train_step) is None


@pytest.mark.parametrize("accumulating", [over_calls, over_parts])
def test_it_is_silent_about_sums_over_the_samples(accumulating):
    def loss_fn(out, y):
        return torch.nn.functional.cross_entropy(out, y, reduction="sum")

    model = mlp()
    optimizer = sgd(model, 1e-4)
    step = accumulating(model, optimizer, 1.0, loss_fn=loss_fn)
    assert look(model, loss_fn, classes(), optimizer, step) is None


def test_it_is_silent_about_a_loss_in_two_parts():
    model = mlp()
    optimizer = sgd(model)

    def penalty():
        return 0.1 * sum(each.square().sum() for each in model.parameters())

    def train_step(batch):
        optimizer.zero_grad()
        CE(model(batch[0]), batch[1]).backward()
        penalty().backward()
        optimizer.step()

    assert look(model, lambda out, y: CE(out, y) + penalty(), classes(), optimizer,
                train_step) is None


def test_it_is_silent_about_adam_and_plain_steps():
    model = mlp()
    optimizer = adam(model)
    step = over_calls(model, optimizer, 1.0)
    assert look(model, CE, classes(), optimizer, step) is None
    optimizer = sgd(model)
    assert look(model, CE, classes(), optimizer, step_of(model, CE, optimizer)) is None
