"""`validation-builds-graph`: passes in eval mode keep what a backward pass needs."""
from functools import partial

import torch

from tests.preflight.small import CE, adam, classes, line, mlp, step_of, watched

look = partial(watched, "validation-builds-graph")


def training(passes=3, grad=True, trained_in_eval=False):
    model = mlp()
    optimizer = adam(model)
    step, (x, y) = step_of(model, CE, optimizer), classes()

    def loop():
        step((x, y))
        model.eval()
        with torch.set_grad_enabled(grad):
            for _ in range(passes):
                model(x)
        if trained_in_eval:
            optimizer.zero_grad()
            CE(model(x), y).backward()
            optimizer.step()
        else:
            step((x, y))

    return loop, model, optimizer


def test_a_validation_with_gradients_is_named():
    seen = look(*training())
    assert seen.seen == "3 passes in eval mode are made with gradients enabled"
    assert line(seen) == "model(x)"


def test_it_is_silent_about_two_passes():
    assert look(*training(2)) is None


def test_it_is_silent_without_gradients():
    assert look(*training(grad=False)) is None


def test_it_is_silent_about_a_model_that_is_trained_in_eval_mode():
    assert look(*training(trained_in_eval=True)) is None
