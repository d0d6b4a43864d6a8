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


def test_a_validation_that_is_counted_first_is_named():
    """Under no_grad there is a guess for each batch, and the step comes after it."""
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)
    first, second = loader(torch.randn(32, 8), shuffle=True), loader(torch.randn(32, 8))

    def loop():
        for phase in (first, second, first, second):
            for batch in phase:
                with torch.no_grad():
                    model(batch[0]).argmax(1)
                step(batch)

    assert look(loop, model, optimizer)


def by_mode(which, other=None):
    """Lists of batches, trained on in the modes that are told."""
    model = mlp()
    optimizer = adam(model if other is None else other)

    def loop():
        for training in which:
            model.train(training)
            for _ in range(4):
                optimizer.zero_grad()
                x, y = torch.randn(8, 8), torch.arange(8) % 4
                out = model(x) if other is None else other(model(x))
                CE(out, y).backward()
                optimizer.step()

    return loop, model, optimizer


def test_steps_in_eval_mode_beside_others_are_named():
    seen = look(*by_mode([True, False, True]))
    assert seen.seen == ("8 steps in training mode, and 4 in eval mode, as a "
                         "validation has")


@pytest.mark.parametrize("which", [[True, True], [False, False], [True, False, False]])
def test_it_is_silent_about_one_mode_and_one_that_is_never_left(which):
    assert look(*by_mode(which)) is None


def test_it_is_silent_about_the_steps_of_another_model():
    assert look(*by_mode([True, False, True], torch.nn.Linear(4, 4))) is None
