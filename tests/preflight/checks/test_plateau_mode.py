"""`plateau-mode`: a schedule waits for its metric to move the wrong way."""
from functools import partial

import pytest
import torch
from torch.optim.lr_scheduler import ReduceLROnPlateau

from tests.preflight.small import CE, adam, classes, line, loader, mlp, watched

look = partial(watched, "plateau-mode")


def training(mode, metric_of, epochs=5):
    """A loop that steps the schedule with a metric of the losses and the model."""
    model = mlp()
    optimizer = adam(model, 1e-2)
    schedule = ReduceLROnPlateau(optimizer, mode, patience=20)
    data = loader(*classes(64), shuffle=True)

    def loop():
        for _ in range(epochs):
            losses = []
            for x, y in data:
                optimizer.zero_grad()
                loss = CE(model(x), y)
                loss.backward()
                optimizer.step()
                losses.append(loss.item())
            with torch.no_grad():
                metric = metric_of(model, data.dataset.tensors, losses)
            schedule.step(metric)

    return loop, model, optimizer, schedule


def mean_loss(model, rows, losses):
    return sum(losses) / len(losses)


def last_loss(model, rows, losses):
    return torch.tensor(losses[-1])


def other_loss(model, rows, losses):
    return CE(model(rows[0]), rows[1]).item()


def accuracy(model, rows, losses):
    return (model(rows[0]).argmax(1) == rows[1]).float().mean().item()


def confidence(model, rows, losses):
    """An accuracy that has no ties."""
    return model(rows[0]).softmax(1)[torch.arange(64), rows[1]].mean().item()


@pytest.mark.parametrize("metric", [mean_loss, last_loss])
def test_a_loss_that_is_to_rise_is_named_at_once(metric):
    seen = look(*training("max", metric, epochs=2))
    assert seen.seen.startswith('mode="max" gets a loss: ')
    assert line(seen) == "schedule.step(metric)"


@pytest.mark.parametrize(("mode", "metric", "epochs", "told"), [
    ("max", other_loss, 3, 'mode="max" gets values that fall with the loss: '),
    ("min", confidence, 4, 'mode="min" gets values that rise while the loss falls: ')])
def test_values_that_move_the_wrong_way_are_named(mode, metric, epochs, told):
    assert look(*training(mode, metric, epochs)).seen.startswith(told)
    assert look(*training(mode, metric, epochs - 1)) is None


@pytest.mark.parametrize(("mode", "metric"), [
    ("min", mean_loss), ("min", last_loss), ("min", other_loss),
    ("max", accuracy), ("max", confidence)])
def test_it_is_silent_about_the_right_way(mode, metric):
    assert look(*training(mode, metric)) is None
