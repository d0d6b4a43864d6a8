"""watch changes nothing of a loop, says what it found once, and takes its hooks off."""
import contextlib
import copy
import linecache
import random
import sys
import types
import warnings
from functools import partial

import numpy
import pytest
import torch
from torch import nn
from torch.optim.lr_scheduler import LRScheduler, StepLR
from torch.optim.optimizer import _global_optimizer_pre_hooks
from torch.utils.data import DataLoader

from tests.preflight.small import (
    CE,
    adam,
    classes,
    gradient_scaler,
    lazy,
    mlp,
    sgd,
    step_of,
)
from torchproof import Report, TorchproofWarning, check_data, preflight, watch

pytestmark = pytest.mark.usefixtures("seeded")


def functions():
    """What watch wraps while it looks, and what hangs on models and optimizers."""
    scaler = type(gradient_scaler())
    return {
        "backward": torch.autograd.backward, "of a tensor": torch.Tensor.backward,
        "clip": nn.utils.clip_grad_norm_, "values": nn.utils.clip_grad_value_,
        "module": vars(nn.Module)["zero_grad"],
        "optimizer": vars(torch.optim.Optimizer)["zero_grad"],
        "of Adam": torch.optim.Adam.zero_grad, "loader": vars(DataLoader)["__iter__"],
        "unscale": scaler.unscale_, "schedule": vars(StepLR).get("step"),
        "schedules": vars(LRScheduler)["step"],
        "step": dict(_global_optimizer_pre_hooks)}


BEFORE = functions()


def hooks(model):
    return [[*part._forward_hooks, *part._forward_pre_hooks, *part._backward_hooks]
            for part in model.modules()]


class Loop:
    """A loop with chance of all kinds, and a validation."""

    def __init__(self, fails_at=-1, breaks_at=-1):
        random.seed(0)
        numpy.random.seed(0)
        torch.manual_seed(0)
        self.model = mlp(inner=(nn.ReLU, nn.Dropout, lambda: nn.BatchNorm1d(32)))
        self.optimizer = sgd(self.model, momentum=0.9)
        self.schedule = StepLR(self.optimizer, 3)
        data = torch.utils.data.TensorDataset(*classes(64))
        self.loader = DataLoader(data, 8, shuffle=True)
        self.losses, self.fails_at, self.breaks_at = [], fails_at, breaks_at

    def run(self):
        for _ in range(2):
            for x, y in self.loader:
                self.optimizer.zero_grad()
                loss = CE(self.model(x + 0.1 * random.random()), y)
                loss.backward()
                nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
                if len(self.losses) == self.fails_at:
                    raise RuntimeError("planted")
                self.optimizer.step()
                self.losses.append(loss.item() + numpy.random.rand())
                if len(self.losses) == self.breaks_at:
                    return
            self.schedule.step()
            self.model.eval()
            with torch.no_grad():
                self.losses.append(self.model(x).sum().item())
            self.model.train()

    def all(self):
        weights = self.model.state_dict().values()
        return (self.losses, [each.tolist() for each in weights],
                [each.grad.tolist() for each in self.model.parameters()],
                repr(self.optimizer.state_dict()), self.schedule.state_dict(),
                [part.training for part in self.model.modules()], hooks(self.model),
                torch.get_rng_state().tolist(), random.random(), numpy.random.rand())


@pytest.mark.parametrize("given", [{}, {"fails_at": 5}, {"breaks_at": 5},
                                   {"breaks_at": 1}, {"fails_at": 0}])
@pytest.mark.parametrize("steps", [3, 50])
def test_the_loop_is_as_it_would_be(given, steps):
    seen = []
    for watches in False, True:
        loop = Loop(**given)
        try:
            if watches:
                with watch(loop.model, loop.optimizer, loop.schedule, steps):
                    loop.run()
            else:
                loop.run()
        except RuntimeError as error:
            assert str(error) == "planted"
        seen.append(loop.all())
    assert seen[0] == seen[1]
    assert functions() == BEFORE


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_what_the_loop_raises_comes_through(error):
    model = mlp()
    with pytest.raises(error, match="planted"), watch(model, adam(model)) as seen:
        raise error("planted")
    assert seen.ok and functions() == BEFORE and not any(hooks(model))


# -- what fails in it ----------------------------------------------------------------


@pytest.fixture
def without_float64(monkeypatch):
    """Tensors are as if on Apple's GPUs, until they are moved to the CPU."""
    double, cpu, moved = torch.Tensor.double, torch.Tensor.cpu, []

    def refuse(tensor):
        if not any(each is tensor for each in moved):
            raise TypeError("Cannot convert a MPS Tensor to float64 dtype as the MPS "
                            "framework doesn't support float64. Please use float32 "
                            "instead.")
        return double(tensor)

    def move(tensor):
        moved.append(cpu(tensor).clone())
        return moved[-1]

    monkeypatch.setattr(torch.Tensor, "double", refuse)
    monkeypatch.setattr(torch.Tensor, "cpu", move)


def test_a_device_may_lack_float64(without_float64):
    model, batch = mlp(), classes()
    optimizer = adam(model)
    for step, expected in ((step_of(model, CE, optimizer), []),
                           (wrong(model, optimizer), ["gradients-accumulate"])):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", TorchproofWarning)
            with watch(model, optimizer) as seen:
                for _ in range(6):
                    step(classes())
        said = preflight(model, CE, batch, optimizer, step)
        assert seen.codes == said.codes == expected
        assert not seen.report.skipped and not said.skipped, str(said)
    x, y = batch
    x = x.index_fill(1, torch.tensor(0), 0) + torch.eye(8)[0] * y[:, None]
    assert "target-among-inputs" in preflight(model, CE, (x, y), optimizer).codes
    data = DataLoader(torch.utils.data.TensorDataset(*batch), 8)
    said = check_data(data, data)
    assert said.codes == ["shared-rows", "fixed-order"] and not said.skipped


def test_small_moves_are_seen_without_float64(without_float64):
    """Weights that are moved by hand, by less than their sum can show in float32."""
    model = nn.Linear(1000, 100)
    with torch.no_grad():
        model.weight.fill_(1.0)
    optimizer = sgd(model, 0.1)
    x, y = torch.randn(8, 1000), torch.arange(8)
    with watch(model, optimizer) as seen:
        for _ in range(6):
            optimizer.zero_grad()
            CE(model(x), y).backward()
            with torch.no_grad():
                model.weight[0, 0] += 1e-4
            optimizer.zero_grad()
            CE(model(x), y).backward()
            optimizer.step()
    assert "gradients-thrown-away" not in seen.codes


@pytest.mark.parametrize("name", ["norm_of", "graph_of", "_state"])
def test_what_fails_in_it_does_not_reach_the_loop(monkeypatch, name):
    def fail(*given):
        raise TypeError("planted\nwith more lines")

    monkeypatch.setattr(f"torchproof.gradients.{name}", fail)
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    with watch(model, optimizer) as seen:
        for _ in range(6):
            optimizer.zero_grad()
            step(classes())
    assert seen.ok and functions() == BEFORE and not any(hooks(model))
    skipped, = seen.report.skipped
    assert skipped.startswith("the loop, since TypeError: planted in ")
    said = preflight(model, CE, classes(), optimizer, step)
    assert any(each.startswith("steps, since TypeError: planted in ")
               for each in said.skipped), str(said)


def test_what_fails_at_the_model_or_at_the_end_does_not_reach_the_loop(monkeypatch):
    def fail(*given):
        raise TypeError("planted")

    for name in "_digest", "moved":
        monkeypatch.setattr(f"torchproof._watch.{name}", fail)
        model = mlp()
        optimizer = adam(model)
        step = wrong(model, optimizer)
        with watch(model, optimizer, steps=3) as seen:
            for _ in range(6):
                step(classes())
            assert functions() == BEFORE and not any(hooks(model))
        assert seen.ok and len(seen.report.skipped) == 1


def test_a_warning_that_is_an_error_reaches_the_loop():
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    with warnings.catch_warnings():
        warnings.simplefilter("error", TorchproofWarning)
        with pytest.raises(TorchproofWarning), watch(model, optimizer, steps=3):
            for _ in range(6):
                step(classes())
    assert functions() == BEFORE and not any(hooks(model))


# -- when it is over ------------------------------------------------------------------


def wrong(model, optimizer):
    """A step that never empties the gradients."""
    def step(batch):
        CE(model(batch[0]), batch[1]).backward()
        optimizer.step()

    return step


def test_its_hooks_are_off_after_the_last_step():
    model = mlp()
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)
    with watch(model, optimizer, steps=3) as seen:
        assert functions() != BEFORE and any(hooks(model))
        for number in range(5):
            if number < 3:
                with pytest.raises(RuntimeError, match="no report before its last"):
                    _ = seen.report
            else:
                assert number == 3 or (functions() == BEFORE and not any(hooks(model)))
            step(classes())
        assert seen.report.ok
    assert functions() == BEFORE


def test_it_warns_once_and_names_the_line_of_the_loop():
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        with watch(model, optimizer, steps=3) as seen:
            for _ in range(9):
                step(classes())
    told = [each for each in told if each.category is TorchproofWarning]
    assert len(told) == 1
    assert str(told[0].message) == f"torchproof.watch:\n{seen.report}"
    assert "gradients-accumulate" in seen.codes and not seen.ok


def line_of(warning):
    return linecache.getline(warning.filename, warning.lineno).strip()


def test_the_warning_stands_at_a_line_of_the_loop():
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    for steps, begins in (3, "CE(model("), (50, "with watch("):
        with pytest.warns(TorchproofWarning) as told:  # noqa: SIM117
            with watch(model, optimizer, steps=steps):
                for _ in range(6):
                    step(classes())
        assert told[0].filename == __file__
        assert line_of(told[0]).startswith(begins)
    look = watch(model, optimizer)
    with pytest.warns(TorchproofWarning) as told:  # noqa: SIM117
        with contextlib.ExitStack() as stack:
            stack.enter_context(look)
            for _ in range(6):
                step(classes())
    assert told[0].filename == __file__
    assert line_of(told[0]) == "with contextlib.ExitStack() as stack:"


def test_it_warns_at_the_end_of_the_block():
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    with pytest.warns(TorchproofWarning, match="gradients-accumulate"):  # noqa: SIM117
        with watch(model, optimizer):
            for _ in range(9):
                step(classes())


def test_a_loop_that_raises_gets_no_warning_but_a_report():
    model = mlp()
    optimizer = adam(model)
    step, look = wrong(model, optimizer), watch(model, optimizer)
    with pytest.raises(RuntimeError, match="planted"), look:
        for _ in range(9):
            step(classes())
        raise RuntimeError("planted")
    assert "gradients-accumulate" in look.codes


def test_nothing_is_said_of_a_sound_loop():
    loop = Loop()
    with watch(loop.model, loop.optimizer, loop.schedule) as seen:
        loop.run()
    assert isinstance(seen.report, Report) and seen.ok and not seen.codes
    assert seen.findings == () and list(seen) == [] and not seen.report.skipped
    assert str(seen) == str(seen.report)


def test_what_is_ignored_is_no_finding():
    model = mlp()
    optimizer = adam(model)
    step = wrong(model, optimizer)
    with watch(model, optimizer, ignore=["gradients-accumulate"]) as seen:
        for _ in range(9):
            step(classes())
    assert [each.code for each in seen.report.ignored] == ["gradients-accumulate"]


# -- loops of other forms -------------------------------------------------------------


def test_several_optimizers():
    model = mlp()
    optimizers = [sgd(model[0]), sgd(model[2])]
    with watch(model, optimizers, steps=20) as seen:
        for _ in range(6):
            for each in optimizers:
                each.zero_grad()
            CE(model(classes()[0]), classes()[1]).backward()
            for each in optimizers:
                each.step()
    assert seen.ok, str(seen)


def test_a_parameter_of_no_optimizer_is_named_and_of_the_second_is_not():
    model = nn.Sequential(nn.Linear(8, 16), nn.ReLU(), nn.Linear(16, 16), nn.ReLU(),
                          nn.Linear(16, 4))
    for given, is_named in (([sgd(model[0]), sgd(model[2])], True),
                            ([sgd(model[0]), sgd(model[2]), sgd(model[4])], False)):
        look = watch(model, given)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with look:
                for _ in range(6):
                    for each in given:
                        each.zero_grad()
                    CE(model(classes()[0]), classes()[1]).backward()
                    for each in given:
                        each.step()
        assert ("not-in-optimizer" in look.codes) is is_named


def test_a_closure():
    model = mlp()
    optimizer, batch = torch.optim.LBFGS(model.parameters(), 0.1, max_iter=3), classes()

    def closure():
        optimizer.zero_grad()
        loss = CE(model(batch[0]), batch[1])
        loss.backward()
        return loss

    with watch(model, optimizer) as seen:
        for _ in range(6):
            optimizer.step(closure)
    assert seen.ok, str(seen)


def test_a_scaler_and_a_schedule_for_each_batch():
    model = mlp()
    optimizer, scaler = sgd(model), gradient_scaler()
    schedules = [torch.optim.lr_scheduler.OneCycleLR(optimizer, 0.1, 20)]
    with watch(model, optimizer, schedules) as seen:
        for _ in range(6):
            x, y = classes()
            optimizer.zero_grad()
            scaler.scale(CE(model(x), y)).backward()
            scaler.unscale_(optimizer)
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            scaler.step(optimizer)
            scaler.update()
            schedules[0].step()
    assert seen.ok, str(seen)


def test_a_loop_may_be_watched_twice():
    model = mlp()
    optimizer = adam(model)
    step, look = step_of(model, CE, optimizer), watch(model, optimizer, steps=3)
    for _ in range(2):
        with look:
            for _ in range(4):
                step(classes())
        assert look.ok and functions() == BEFORE


def test_a_block_without_a_step_says_nothing():
    model = mlp()
    with watch(model, adam(model)) as seen:
        model(classes()[0])
    assert seen.ok, str(seen)


@pytest.mark.parametrize(("passes", "is_named"), [(3, False), (4, True)])
def test_a_loop_without_a_step_is_named(passes, is_named):
    model = mlp()
    look = watch(model, adam(model))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with look:
            for _ in range(passes):
                CE(model(classes()[0]), classes()[1]).backward()
    assert not is_named or look.findings[0].seen == (
        "no weight has changed: optimizer.step() was not called in 4 backward passes")


# -- wrong arguments ------------------------------------------------------------------


@pytest.mark.parametrize(("change", "says"), [
    ({"model": mlp}, "model: pass an nn.Module, not a function"),
    ({"model": lazy()}, "model: run it on a batch first, weight is lazy"),
    ({"optimizer": None}, "optimizer: pass one of torch.optim, or a list of them; not "
                          "a NoneType"),
    ({"optimizer": torch.optim.Adam}, "optimizer: .*; not the class Adam"),
    ({"optimizer": []}, "optimizer: pass the optimizer of your loop, .*list is empty"),
    ({"optimizer": (each for each in [3])}, "optimizer: .*; not a generator"),
    ({"optimizer": [3]}, "optimizer: pass one of .*; not an int"),
    ({"scheduler": 3}, "scheduler: pass one of torch.optim.lr_scheduler, not an int"),
    ({"scheduler": StepLR}, "scheduler: pass .*, not the class StepLR"),
    ({"scheduler": adam(mlp())}, "scheduler: pass .*, not an Adam"),
    ({"scheduler": [None]}, "scheduler: pass .*, not a NoneType"),
    ({"steps": 0}, "steps: pass a number of steps, not 0"),
    ({"steps": True}, "steps: pass a number of steps, not True"),
    ({"steps": 1.5}, "steps: pass a number of steps, not 1.5"),
    ({"ignore": ["clip-ordre"]}, "there is no finding 'clip-ordre'; did you mean "
                                 "'clip-order'"),
    ({"ignore": "clip-order"}, "ignore: pass several codes"),
])
def test_arguments_that_do_not_fit_are_refused(change, says):
    model = mlp()
    given = {"model": model, "optimizer": adam(model), **change}
    with pytest.raises(TypeError, match=says):
        watch(**given)
    assert functions() == BEFORE


def test_a_clipping_function_that_is_wrapped_is_put_back_where_it_was_imported():
    name = "a_module_that_clips"
    module = types.ModuleType(name)
    module.clip_grad_norm_ = nn.utils.clip_grad_norm_
    sys.modules[name] = module
    try:
        model = mlp()
        with watch(model, adam(model)):
            assert module.clip_grad_norm_ is not BEFORE["clip"]
        assert module.clip_grad_norm_ is BEFORE["clip"]
    finally:
        del sys.modules[name]


@pytest.mark.parametrize(("first", "second"), [(2, 50), (50, 2), (3, 3), (50, 50)])
@pytest.mark.parametrize("is_broken", [False, True])
def test_two_models_may_be_watched_at_once(first, second, is_broken):
    model, other = mlp(), mlp()
    optimizers = [sgd(model), adam(other)]
    steps = [(wrong if is_broken else partial(step_of, loss_fn=CE))(
        model, optimizer=optimizers[0]), step_of(other, CE, optimizers[1])]
    looks = watch(model, optimizers[0], steps=first), watch(other, optimizers[1],
                                                            steps=second)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with looks[0], looks[1]:
            for _ in range(6):
                for step in steps:
                    step(classes())
    assert functions() == BEFORE and not any(hooks(model)) and not any(hooks(other))
    assert ("gradients-accumulate" in looks[0].codes) is (is_broken and first > 2)
    assert is_broken or (looks[0].ok and looks[1].ok)


def test_it_cannot_be_entered_twice_at_once():
    model = mlp()
    look = watch(model, adam(model))
    with look, pytest.raises(RuntimeError, match="entered already"), look:
        pass
    assert functions() == BEFORE and not any(hooks(model))


def test_what_is_imported_while_it_looks_goes_on_working():
    model = mlp()
    optimizer = adam(model)
    with watch(model, optimizer, steps=2) as seen:
        from torch.nn.utils import clip_grad_norm_
        step = step_of(model, CE, optimizer)
        for _ in range(4):
            step(classes())
    clip_grad_norm_(model.parameters(), 1.0)
    assert seen.ok and functions() == BEFORE


def test_other_looks_inside_of_it_are_no_part_of_the_loop():
    model, batch = mlp(), classes()
    optimizer = sgd(model)
    loaders = DataLoader(torch.utils.data.TensorDataset(*batch), 8, shuffle=True)
    with watch(model, optimizer, steps=3) as seen:
        assert preflight(model, CE, batch, optimizer).ok
        assert check_data(loaders).ok
        assert not seen._events.all and not seen._forwards
        for _ in range(3):
            step_of(model, CE, optimizer)(classes())
    assert seen.ok and functions() == BEFORE


def test_a_warning_that_is_an_error_leaves_nothing_behind():
    model = mlp()
    optimizer = adam(model)
    step, look = wrong(model, optimizer), watch(model, optimizer, steps=3)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        with pytest.raises(TorchproofWarning), look:
            for _ in range(6):
                step(classes())
    assert functions() == BEFORE and not any(hooks(model))
    assert "gradients-accumulate" in look.codes and not hasattr(look, "_events")


def test_a_copy_of_the_model_copies_nothing_of_watch(monkeypatch):
    def copied(self, memo):
        raise AssertionError("watch was copied with the model")

    monkeypatch.setattr(watch, "__deepcopy__", copied, raising=False)
    model, (x, y) = mlp(), classes()
    with watch(model, optimizer := sgd(model)) as report:
        step_of(model, CE, optimizer)((x, y))
        best = copy.deepcopy(model).eval()
        for _ in range(5):  # which would be validation-builds-graph of the model
            best(x)
    assert report.ok, report
