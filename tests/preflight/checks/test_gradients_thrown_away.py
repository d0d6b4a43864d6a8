"""`gradients-thrown-away`: gradients are cleared before a step has used them."""
from functools import partial

import pytest
import torch

from tests.preflight.small import CE, adam, classes, found, line, mlp

look = partial(found, "gradients-thrown-away", steps=6)


def training(order, optimizers=1):
    """A training whose step does these things in this order."""
    model = mlp()
    optimizer, *others = [adam(model) for _ in range(optimizers)]

    def train_step(batch):
        for what in order.split():
            if what == "zero":
                optimizer.zero_grad()
            elif what == "backward":
                CE(model(batch[0]), batch[1]).backward()
            elif what == "move":
                with torch.no_grad():
                    for each in model.parameters():
                        each.add_(1e-3)
            else:
                for each in [optimizer, *others]:
                    each.step()

    return model, CE, classes(), optimizer, train_step


def test_zero_grad_in_the_loop_that_adds_up_is_named():
    seen = look(*training("zero backward zero backward step"))
    assert seen.seen == ("the gradients of 6 of 12 backward passes are cleared "
                         "before a step uses them")
    assert line(seen) == "optimizer.zero_grad()"


def test_once_is_not_enough():
    given = training("zero backward zero backward step")
    assert look(*given, steps=1) is None
    assert look(*given, steps=2)


@pytest.mark.parametrize("order", [
    "zero backward step", "backward step zero", "zero backward backward step",
    "zero zero backward step", "zero backward step zero backward step"])
def test_it_is_silent_if_each_pass_is_used(order):
    assert look(*training(order)) is None


def test_it_is_silent_about_several_optimizers():
    assert look(*training("zero backward zero backward step", 2)) is None


def test_it_is_silent_where_the_weights_move_in_between():
    assert look(*training("zero backward move zero backward step")) is None


def test_it_is_silent_without_a_step():
    assert look(*training("zero backward zero backward")) is None
