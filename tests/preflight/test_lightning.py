"""preflight_module takes what a LightningModule has; Lightning need not be there."""
import re
import sys
from types import SimpleNamespace

import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import StepLR

from tests.preflight.small import CE, Fn, adam, classes, mlp, sgd
from torchproof.lightning import preflight_module

pytestmark = pytest.mark.usefixtures("seeded")


class Module(nn.Module):
    """The methods of a LightningModule that a training has."""

    def __init__(self, *end, configured=adam, returned=lambda loss: loss, **more):
        super().__init__()
        self.net = mlp(*end)
        self.configured, self.returned = configured, returned
        for name, value in more.items():
            setattr(self, name, value)

    def forward(self, x):
        return self.net(x)

    def training_step(self, batch, batch_idx):
        x, y = batch
        loss = CE(self(x), y)
        self.log("loss", loss)
        self.log_dict({"loss": loss, "index": batch_idx}, prog_bar=True)
        return self.returned(loss)

    def configure_optimizers(self):
        return self.configured(self)

    def log(self, name, value, **more):
        raise RuntimeError("self.trainer is None")

    log_dict = log


def schedule(optimizer):
    return StepLR(optimizer, 10)


def with_schedule(model):
    optimizer = adam(model)
    return [optimizer], [schedule(optimizer)]


def with_a_dict_of_a_schedule(model):
    optimizer = adam(model)
    return [optimizer], [{"scheduler": schedule(optimizer), "interval": "step"}]


def as_a_dict(model):
    optimizer = adam(model)
    return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule(optimizer)}}


FORMS = {
    "one": adam,
    "list": lambda model: [adam(model)],
    "tuple": lambda model: (adam(model),),
    "two": lambda model: [sgd(model.net[0]), sgd(model.net[2])],
    "a tuple of two": lambda model: (sgd(model.net[0]), sgd(model.net[2])),
    "with a schedule": with_schedule,
    "with no schedule": lambda model: ([adam(model)], []),
    "with a dict of a schedule": with_a_dict_of_a_schedule,
    "a dict": as_a_dict,
    "a dict without a schedule": lambda model: {"optimizer": adam(model)},
    "dicts": lambda model: [{"optimizer": sgd(model.net[0])},
                            {"optimizer": sgd(model.net[2]), "frequency": 1}],
    "a tuple of dicts": lambda model: ({"optimizer": sgd(model.net[0])},
                                       {"optimizer": sgd(model.net[2])}),
}


@pytest.mark.parametrize("form", FORMS)
def test_each_form_of_optimizers_is_taken(form):
    said = preflight_module(Module(configured=FORMS[form]), classes())
    assert said.ok and not said.skipped, str(said)


@pytest.mark.parametrize("form", [form for form in FORMS if form not in (
    "two", "a tuple of two", "dicts", "a tuple of dicts")])
def test_the_rate_of_each_form_is_seen(form):
    module = Module(configured=FORMS[form])

    def slow(model):
        configured = FORMS[form](model)
        for each in find(configured):
            each.param_groups[0]["lr"] = 0.0
        return configured

    module.configured = slow
    assert "nothing-moves" in preflight_module(module, classes()).codes


def find(nest):
    if isinstance(nest, torch.optim.Optimizer):
        return [nest]
    parts = nest.values() if isinstance(nest, dict) else nest if isinstance(
        nest, (list, tuple)) else []
    return [each for part in parts for each in find(part)]


def test_a_weight_of_no_optimizer_is_named_and_one_of_the_second_is_not():
    one = Module(configured=lambda model: [sgd(model.net[0])])
    assert preflight_module(one, classes()).codes == ["not-in-optimizer"]
    two = Module(configured=FORMS["two"])
    assert preflight_module(two, classes()).ok


def test_a_module_without_an_optimizer_can_be_looked_at():
    said = preflight_module(Module(nn.Softmax(1), configured=lambda model: None),
                            classes())
    assert "raw-scores" in said.codes and "raises" not in said.codes


@pytest.mark.parametrize("returned", [
    lambda loss: loss, lambda loss: {"loss": loss},
    lambda loss: {"log": {"a": 1}, "loss": loss, "preds": loss.detach()}])
def test_what_training_step_returns_may_be_a_dict(returned):
    assert preflight_module(Module(returned=returned), classes()).ok
    said = preflight_module(Module(nn.Softmax(1), returned=returned), classes())
    assert "raw-scores" in said.codes


@pytest.mark.parametrize(("returned", "what"), [
    (lambda loss: None, "a NoneType"), (lambda loss: {"log": loss}, "a dict"),
    (lambda loss: loss.item(), "a float")])
def test_a_step_that_returns_no_loss_is_named(returned, what):
    said = preflight_module(Module(returned=returned), classes())
    assert said.codes == ["raises"] and not said.skipped
    assert said.findings[0].seen == (
        f"TypeError: training_step returned {what}, and no loss")


def test_the_other_arguments_are_passed_on():
    given = Module(nn.Softmax(1)), classes()
    said = preflight_module(*given, steps=0, ignore=["raw-scores"])
    assert said.ok and [each.code for each in said.ignored] == ["raw-scores"]
    with pytest.raises(TypeError, match="did you mean 'raw-scores'"):
        preflight_module(*given, ignore=["raw-score"])


# -- logging, and what is put back ----------------------------------------------------


def seen_of(module, batch):
    return ([each.tolist() for each in module.parameters()],
            [each.grad for each in module.parameters()],
            [each.training for each in module.modules()],
            sorted(vars(module)), [each.tolist() for each in batch],
            torch.get_rng_state().tolist())


@pytest.mark.parametrize("end", [[], [nn.Softmax(1)], [nn.Dropout(), nn.BatchNorm1d(4)],
                                 [nn.Linear(7, 2)]])
def test_all_is_put_back(end):
    module, batch = Module(*end), classes()
    before = seen_of(module, batch)
    preflight_module(module, batch)
    assert seen_of(module, batch) == before
    with pytest.raises(RuntimeError, match="trainer is None"):
        module.log("loss", 1)


def test_logging_is_put_back_if_configure_optimizers_raises():
    module = Module(configured=lambda model: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        preflight_module(module, classes())
    assert not {"log", "log_dict"} & vars(module).keys()


def test_a_log_of_its_own_is_put_back():
    def log(name, value):
        raise RuntimeError("mine")

    module = Module(log=log)
    assert preflight_module(module, classes()).ok
    assert module.log is log


def test_a_module_without_log_is_taken():
    class Plain(Module):
        def training_step(self, batch, batch_idx):
            return CE(self(batch[0]), batch[1])

    assert preflight_module(Plain(), classes()).ok


def test_it_does_not_import_lightning():
    preflight_module(Module(), classes())
    assert not {"lightning", "pytorch_lightning"} & sys.modules.keys()


# -- wrong arguments ------------------------------------------------------------------


@pytest.mark.parametrize(("module", "says"), [
    (mlp(), "module: pass a LightningModule, with training_step; not a Sequential"),
    (Fn(print, training_step=print), "with configure_optimizers; not a Fn"),
    (Module, "module: pass a LightningModule, not the class Module"),
    (SimpleNamespace(training_step=print, configure_optimizers=print),
     "module: pass a LightningModule, not a SimpleNamespace"),
    (Module(automatic_optimization=False),
     "module: it optimizes by hand; use torchproof.watch around the Trainer's fit"),
])
def test_what_is_no_module_is_refused(module, says):
    with pytest.raises(TypeError, match=says) as told:
        preflight_module(module, classes())
    assert not re.search(r"\n", str(told.value))
