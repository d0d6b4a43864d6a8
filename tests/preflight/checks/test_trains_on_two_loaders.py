"""`trains-on-two-loaders`: steps on a loader that is not shuffled."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, adam, line, loader, mlp, step_of, watched

look = partial(watched, "trains-on-two-loaders")


def training(validate, shuffled=(True, False), epochs=2):
    """A loop over two loaders; validate(model, loader, step) looks at the second."""
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)
    first, second = (loader(torch.randn(32, 8), shuffle=each) for each in shuffled)

    def loop():
        for _ in range(epochs):
            for batch in first:
                step(batch)
            validate(model, second, step)

    return loop, model, optimizer


def with_steps(model, loader, step):
    for batch in loader:
        step(batch)


def without_steps(model, loader, step):
    model.eval()
    with torch.no_grad():
        for x, _ in loader:
            model(x)


def test_a_validation_that_trains_is_named():
    seen = look(*training(with_steps))
    assert seen.seen == ("8 steps on a shuffled loader, and 8 on one in a fixed "
                         "order, as validation data have")
    assert "optimizer.step()" in line(seen)


@pytest.mark.parametrize(("validate", "shuffled"), [
    (without_steps, (True, False)),
    (with_steps, (True, True)), (with_steps, (False, False)),
    (lambda model, loader, step: None, (True, False))])
def test_it_is_silent_about_one_loader_and_a_validation_without_steps(validate,
                                                                      shuffled):
    assert look(*training(validate, shuffled)) is None


def test_it_is_silent_about_a_validation_within_an_epoch():
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)
    first, second = loader(torch.randn(32, 8), shuffle=True), loader(torch.randn(8, 8))

    def loop():
        without_steps(model, second, step)  # a try, before it begins
        for _ in range(2):
            for number, batch in enumerate(first):
                step(batch)
                if number == 1:
                    without_steps(model, second, step)

    assert look(loop, model, optimizer) is None
