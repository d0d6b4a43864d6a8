"""Afterwards all is as it was, whatever the training has touched.

A run draws some of the random trainings; with --afresh it takes all.
"""
import argparse
import array
import collections
import copy
import functools
import importlib
import itertools
import queue
import random
import sys
import threading
import types
from typing import ClassVar

import numpy
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

from tests.preflight.small import CE, Fn, adam, classes, mlp, sgd, step_of
from tests.preflight.trainings import WAYS, Trainer, reached
from torchproof import preflight
from torchproof.snapshot import Snapshot

pytestmark = pytest.mark.usefixtures("seeded")
SEEDS = range(32)
DRAWN = sorted(random.SystemRandom().sample(SEEDS, 10))


def pytest_generate_tests(metafunc):
    if "seed" in metafunc.fixturenames:
        afresh = metafunc.config.getoption("afresh", False)
        metafunc.parametrize("seed", SEEDS if afresh else DRAWN)


def look(trainer, way="bound method", **more):
    return preflight(trainer.model, trainer.loss, trainer.batch, trainer.optimizer,
                     reached(trainer, way), **more)


def test_all_is_put_back(seed):
    trainer = Trainer(seed)
    before, places = trainer.values(), trainer.places()
    look(trainer, WAYS[seed % len(WAYS)])
    assert trainer.values() == before
    assert trainer.places() == places


def test_the_training_goes_on_as_if_nothing_had_been_looked_at(seed):
    values = []
    for looks in False, True:
        random.seed(seed)
        numpy.random.seed(seed)
        trainer = Trainer(seed)
        if looks:
            look(trainer)
        for _ in range(2):
            trainer.step([each.clone() for each in trainer.batch])
        values.append(trainer.values())
    assert values[0] == values[1]


@pytest.mark.parametrize("error", [RuntimeError("planted"), KeyboardInterrupt()])
def test_all_is_put_back_after_an_exception(seed, error):
    trainer, draw = Trainer(seed), random.Random(seed)
    trainer.model.error = error
    if draw.random() < 0.5:
        trainer.step_fails_at = trainer.steps + draw.randint(1, 6)
    else:
        trainer.model.fails_at = trainer.model.calls + draw.randint(1, 12)
    before, places = trainer.values(), trainer.places()
    if isinstance(error, KeyboardInterrupt):
        with pytest.raises(KeyboardInterrupt):
            look(trainer)
    else:
        assert "RuntimeError: planted" in str(look(trainer))
    assert trainer.values() == before
    assert trainer.places() == places
    assert torch.is_grad_enabled()


# -- what a step names ----------------------------------------------------------

COUNT, LOG, SOURCE = 0, [], iter(())


@pytest.fixture
def training():
    model = mlp()
    optimizer = adam(model)
    return model, CE, classes(), optimizer, step_of(model, CE, optimizer)


def test_counters_of_all_scopes(training):
    global COUNT
    COUNT, count = 5, 7
    *given, step = training

    def train_step(batch):
        global COUNT
        nonlocal count
        COUNT += 1
        count += 1
        LOG.append(count)
        train_step.calls += 1
        step(batch)

    train_step.calls = 3
    preflight(*given, train_step)
    assert (COUNT, count, LOG) == (5, 7, [])
    train_step(given[2])
    assert (COUNT, count, LOG) == (6, 8, [8])
    LOG.clear()
    assert train_step.calls == 4


def test_containers(training):
    *given, step = training
    kept = {"list": [1], "deque": collections.deque([1, 2], 2), "set": {1},
            "dict": {"a": 1}, "order": collections.OrderedDict(a=1, b=2),
            "numbers": collections.Counter("a"),
            "more": collections.defaultdict(list), "array": numpy.ones(2)}

    def train_step(batch):
        kept["list"].append(2)
        kept["deque"].append(3)
        kept["set"].add(2)
        kept["dict"]["b"] = 2
        kept["order"].move_to_end("a")
        kept["numbers"].update("ab")
        kept["more"][1].append(1)
        kept["array"] += 1
        kept["new"] = 1
        step(batch)

    identities = {name: id(each) for name, each in kept.items()}
    preflight(*given, train_step)
    assert {name: id(each) for name, each in kept.items()} == identities
    assert str(kept) == str({
        "list": [1], "deque": collections.deque([1, 2], 2), "set": {1},
        "dict": {"a": 1}, "order": collections.OrderedDict(a=1, b=2),
        "numbers": collections.Counter("a"),
        "more": collections.defaultdict(list), "array": numpy.ones(2)})
    assert kept["deque"].maxlen == 2


class Loop:
    """What a trainer may hold: an iterator as an attribute."""

    def __init__(self, source, step):
        self.source, self.run = source, step

    def step(self, batch):
        next(self.source)
        self.run(batch)


def in_closure(source, step):
    def train_step(batch):
        next(source)
        step(batch)

    return train_step, lambda: next(source)


def in_global(source, step):
    global SOURCE
    SOURCE = source

    def train_step(batch):
        next(SOURCE)
        step(batch)

    return train_step, lambda: next(SOURCE)


def in_attribute(source, step):
    loop = Loop(source, step)
    return loop.step, lambda: next(loop.source)


def rebound(source, step):
    """The name is bound to a new iterator when the first is empty."""
    def following():
        nonlocal source
        try:
            return next(source)
        except StopIteration:
            source = iter([99])
            return next(source)

    def train_step(batch):
        following()
        step(batch)

    return train_step, following


@pytest.mark.parametrize("place", [in_closure, in_global, in_attribute, rebound])
@pytest.mark.parametrize("make", [
    lambda: iter(range(100)), lambda: itertools.count(), lambda: (
        each for each in range(100)), lambda: enumerate(range(100)),
    lambda: map(int, range(100)), lambda: zip(range(100), range(100), strict=True)])
def test_an_iterator_goes_on_where_it_was(training, place, make):
    *given, step = training
    source, twin = make(), make()
    next(source), next(twin)
    train_step, following = place(source, step)
    said = preflight(*given, train_step)
    assert said.ok, str(said)
    assert [following() for _ in range(30)] == [next(twin) for _ in range(30)]


def test_an_iterator_that_ends_while_it_is_looked_at(training):
    *given, step = training
    train_step, following = rebound(iter([0, 1, 2]), step)
    assert following() == 0
    preflight(*given, train_step)
    assert [following() for _ in range(4)] == [1, 2, 99, 99]


class Stream:
    """An iterator of one's own, with more than its numbers."""

    def __init__(self):
        self.numbers, self.epoch = iter(range(100)), 0

    def __iter__(self):
        return self

    def __next__(self):
        return next(self.numbers)


def test_an_iterator_of_ones_own_class_goes_on(training):
    *given, step = training
    stream = Stream()

    def train_step(batch):
        stream.epoch += 1
        next(stream)
        step(batch)

    said = preflight(*given, train_step)
    assert said.ok, str(said)
    assert stream.epoch == 0 and [next(stream) for _ in range(3)] == [0, 1, 2]


def test_an_iterator_in_two_places_goes_on(training):
    *given, step = training
    source = iter(range(100))
    kept = {"source": source, "list": [source]}

    def train_step(batch):
        next(source), next(kept["source"]), next(kept["list"][0])
        step(batch)

    preflight(*given, train_step)
    assert [next(source), next(kept["source"]), next(kept["list"][0])] == [0, 1, 2]


def test_an_iterator_that_two_functions_name_goes_on(training):
    *given, step = training
    source, drawn = iter(range(100)), []

    def following():
        return next(source)

    def train_step(batch):
        drawn.append((len(drawn), next(source), following()))
        assert drawn[-1][1:] == (2 * len(drawn) - 2, 2 * len(drawn) - 1)
        step(batch)

    said = preflight(*given, train_step)
    assert said.ok, str(said)
    assert [following(), next(source)] == [0, 1]


def test_an_iterator_that_is_not_used_stays_what_it_is(training):
    *given, step = training
    source = iter(range(100))

    def train_step(batch):
        assert source is not None
        step(batch)

    before = source
    preflight(*given, train_step)
    assert source is before


def test_an_iterator_of_the_model_goes_on():
    model = Fn(lambda m, x: m.net(x) + 0 * next(m.noise), net=mlp(),
               noise=iter(torch.arange(100)))
    said = preflight(model, CE, classes(), adam(model))
    assert "raises" not in said.codes, str(said)
    assert [next(model.noise).item() for _ in range(30)] == [*range(30)]


def test_the_iterator_of_a_loader_goes_on(training):
    *given, step = training
    batches = iter(DataLoader(TensorDataset(torch.arange(100)), 2))

    def train_step(batch):
        next(batches)
        step(batch)

    assert next(batches)[0].tolist() == [0, 1]
    preflight(*given, train_step)
    assert [next(batches)[0].tolist()[0] for _ in range(20)] == [*range(2, 42, 2)]


GENERATORS = {
    "torch": (lambda: torch.Generator().manual_seed(1),
              lambda chance: torch.rand(1, generator=chance).item()),
    "python": (lambda: random.Random(1), lambda chance: chance.random()),
    "numpy": (lambda: numpy.random.default_rng(1), lambda chance: chance.random()),
    "old numpy": (lambda: numpy.random.RandomState(1), lambda chance: chance.rand()),
    "torch's own": (lambda: torch.manual_seed(1), lambda _: torch.rand(1).item()),
    "python's own": (lambda: random.seed(1), lambda _: random.random()),
    "numpy's own": (lambda: numpy.random.seed(1), lambda _: numpy.random.rand()),
}


@pytest.mark.parametrize("name", GENERATORS)
def test_a_generator_goes_on_where_it_was(training, name):
    *given, step = training
    make, drawn = GENERATORS[name]
    twin = make()
    expected = [drawn(twin) for _ in range(3)]
    chance = make()

    def train_step(batch):
        drawn(chance)
        step(batch)

    preflight(*given, train_step)
    assert [drawn(chance) for _ in range(3)] == expected


# -- the model and the batch ------------------------------------------------------


def test_the_batch_may_be_worked_on_in_place():
    x, y = classes()
    before = x.clone(), y.clone()

    def loss_fn(out, y):
        loss = CE(out, y.clone())
        y.fill_(0)
        return loss

    model = Fn(lambda m, x: m.net(x.mul_(1.1)), net=mlp())
    said = preflight(model, loss_fn, (x, y), adam(model))
    assert said.ok, str(said)
    assert torch.equal(x, before[0]) and torch.equal(y, before[1])


def test_a_container_of_the_batch_may_be_emptied():
    x, y = classes()
    batch = {"x": x, "y": y}

    def forward(m, batch):
        return CE(m.net(batch.pop("x")), batch.pop("y"))

    model = Fn(lambda m, **batch: forward(m, batch), net=mlp())
    said = preflight(model, None, batch, adam(model),
                     forward=lambda model, batch: forward(model, batch))
    assert said.ok, str(said)
    assert batch["x"] is x and batch["y"] is y


def test_hooks_live_on_and_none_is_left_behind(training):
    model, *given = training
    called = []
    model.register_forward_hook(lambda *_: called.append("forward"))
    model[2].register_full_backward_pre_hook(lambda *_: called.append("backward"))
    model[0].weight.register_hook(lambda _: called.append("tensor"))
    hooks = [[dict(value) for name, value in vars(each).items() if "hooks" in name]
             for each in model.modules()]
    preflight(model, *given)
    assert not called  # it is named by the hooks, and is as it was
    assert hooks == [[dict(value) for name, value in vars(each).items()
                      if "hooks" in name] for each in model.modules()]
    CE(model(given[1][0]), given[1][1]).backward()
    assert called == ["forward", "backward", "tensor"]


def test_torch_itself_is_as_it_was(training):
    def functions():
        return [torch.autograd.backward, torch.optim.Optimizer.zero_grad,
                nn.Module.zero_grad, nn.utils.clip_grad_norm_, torch.Tensor.backward,
                vars(torch.Tensor).get("__getitem__"),
                nn.utils.clip_grad.clip_grad_norm_, torch.optim.Adam.step,
                torch.optim.lr_scheduler.StepLR.step,
                torch.optim.lr_scheduler.LRScheduler.step]

    before = functions()
    preflight(*training)
    assert all(now is was for now, was in zip(functions(), before, strict=True))
    assert not torch.overrides._get_current_function_mode_stack()


@pytest.mark.parametrize("kept", [True, False])
def test_gradients_that_were_there_are_there(training, kept):
    model, loss_fn, (x, y), *rest = training
    if kept:
        loss_fn(model(x), y).backward()
    before = [each.grad for each in model.parameters()]
    copies = [each if each is None else each.clone() for each in before]
    preflight(model, loss_fn, (x, y), *rest)
    for each, grad, values in zip(model.parameters(), before, copies, strict=True):
        assert each.grad is grad
        assert grad is None or torch.equal(grad, values)


@pytest.mark.parametrize("mode", [torch.no_grad, torch.enable_grad,
                                  torch.inference_mode])
def test_the_mode_of_gradients_stays(training, mode):
    with mode():
        before = torch.is_grad_enabled()
        said = preflight(*training)
        assert torch.is_grad_enabled() is before
    assert said.ok, str(said)


def test_warnings_stay_what_they_were(training):
    import warnings

    before = warnings.filters[:]
    preflight(*training)
    assert warnings.filters == before


def test_a_step_that_replaces_parts_of_the_model():
    model = mlp()
    optimizer = sgd(model)
    layer, weight = model[0], model[2].weight

    def train_step(batch):
        model[0] = nn.Linear(8, 32)
        model[2].weight = nn.Parameter(torch.zeros(4, 32))
        model.add_module("extra", nn.ReLU())
        del model[1].inplace

    preflight(model, CE, classes(), optimizer, train_step)
    assert model[0] is layer and model[2].weight is weight and len(model) == 3
    assert model[1].inplace is False


def test_sparse_gradients_and_their_optimizer():
    model = Fn(lambda m, x: m.emb(x).mean(1), emb=nn.Embedding(20, 4, sparse=True))
    optimizer = torch.optim.SparseAdam(model.parameters())
    batch = torch.randint(0, 20, (16, 3)), torch.arange(16) % 4
    before = model.emb.weight.clone()
    preflight(model, CE, batch, optimizer, step_of(model, CE, optimizer))
    assert torch.equal(model.emb.weight, before) and model.emb.weight.grad is None
    assert not optimizer.state


def test_weights_that_two_modules_share():
    model = Fn(lambda m, x: m.head(m.emb(x)).transpose(1, 2), emb=nn.Embedding(20, 4),
               head=nn.Linear(4, 20, bias=False))
    model.head.weight = model.emb.weight
    x = torch.randint(0, 20, (8, 7))
    before = model.emb.weight.clone()
    preflight(model, CE, (x[:, :-1], x[:, 1:]), adam(model))
    assert model.head.weight is model.emb.weight
    assert torch.equal(model.emb.weight, before)


def test_a_partial_of_a_partial(training):
    *given, step = training
    log = []

    def train_step(log, run, batch):
        log.append(1)
        run(batch)

    preflight(*given, functools.partial(functools.partial(train_step, log), step))
    assert not log


def test_functions_and_classes_of_code_that_has_no_module(training):
    """So does pytest-codeblocks run a block: by exec, without a `__name__`."""
    model, loss_fn, batch, optimizer, step = training
    scope = {"step": step, "nn": nn}
    exec("""
history = []

class Counter:
    def __init__(self):
        self.count = 0

counter = Counter()

def train_step(batch):
    history.append(1)
    counter.count += 1
    step(batch)
""", scope)
    assert "__name__" not in scope
    preflight(model, loss_fn, batch, optimizer, scope["train_step"])
    assert scope["history"] == []
    assert scope["counter"].count == 0


def test_functions_that_call_each_other(training):
    *given, step = training
    log = []

    def train_step(batch):
        return once(batch) if batch else None

    def once(batch):
        log.append(1)
        step(batch)
        return train_step(None)

    said = preflight(*given, train_step)
    assert said.ok and not log, str(said)


# -- what methods and own modules name ----------------------------------------------

NOTES, TOTAL = [], 0


class Noting(nn.Module):
    """A model that leaves traces outside of itself."""

    shapes: ClassVar[list] = []

    def __init__(self):
        super().__init__()
        self.net = mlp()

    def forward(self, x):
        NOTES.append(len(x))
        self.shapes.append(x.shape)
        return self.net(x)


class Keeper:
    """What a loop may call for its notes, by methods of all kinds."""

    notes: ClassVar[list] = []

    def __init__(self):
        self.own = 0

    def note(self):
        global TOTAL
        TOTAL += 1
        self.own += 1
        NOTES.append("note")

    @classmethod
    def of_the_class(cls):
        cls.notes.append(1)

    @staticmethod
    def of_nobody():
        NOTES.append("nobody")

    @property
    def looked_at(self):
        NOTES.append("looked at")
        return 1

    @functools.cached_property
    def kept(self):
        NOTES.append("kept")
        return 1

    @functools.lru_cache  # noqa: B019
    def remembered(self, number):
        NOTES.append(number)

    def __call__(self):
        NOTES.append("called")


class Inherits(Keeper):
    pass


def traces():
    return list(NOTES), TOTAL, list(Noting.shapes), list(Keeper.notes)


@pytest.mark.parametrize("kind", [Keeper, Inherits])
def test_what_methods_name_is_put_back(kind):
    model, keeper = Noting(), kind()
    optimizer = adam(model)
    step, before = step_of(model, CE, optimizer), traces()

    def train_step(batch):
        keeper.note()
        keeper.of_the_class()
        keeper.of_nobody()
        keeper.remembered(len(NOTES))
        keeper()
        _ = keeper.looked_at, keeper.kept
        step(batch)

    said = preflight(model, CE, classes(), optimizer, train_step)
    assert said.ok, str(said)
    assert traces() == before
    assert vars(keeper) == {"own": 0}


def test_a_class_that_only_a_step_makes_objects_of(training):
    *given, step = training
    before = traces()

    def train_step(batch):
        Keeper().note()
        Keeper.of_the_class()
        step(batch)

    said = preflight(*given, train_step)
    assert said.ok, str(said)
    assert traces() == before


HELPERS = '''
import my_package.deeper

values, by_name, count = [], {}, 0
kept = iter(range(100))


def log(value):
    global count, last
    values.append(value)
    by_name[value] = value
    count, last = count + 1, value
    my_package.deeper.log(value)
    return next(kept)
'''
DEEPER = '''
values, count = [], 0


def log(value):
    global count
    values.append(value)
    count += 1
'''


@pytest.fixture
def helpers(tmp_path, monkeypatch):
    (tmp_path / "my_package").mkdir()
    (tmp_path / "my_package" / "__init__.py").write_text("")
    (tmp_path / "my_package" / "deeper.py").write_text(DEEPER)
    (tmp_path / "my_helpers.py").write_text(HELPERS)
    monkeypatch.syspath_prepend(tmp_path)
    yield importlib.import_module("my_helpers")
    for name in "my_helpers", "my_package", "my_package.deeper":
        del sys.modules[name]


def test_what_lies_in_a_module_of_ones_own(training, helpers):
    *given, step = training
    scope = {"my_helpers": helpers, "step": step, "__name__": "a_script"}
    exec("""
def outside(batch):
    my_helpers.log(1)
    my_helpers.count += 1
    my_helpers.values.append(2)
    step(batch)

def inside(batch):
    import my_helpers
    import my_package.deeper
    my_helpers.log(3)
    my_package.deeper.count += 1
    my_package.deeper.log(1)
    step(batch)

def by_name(batch):
    from my_helpers import log, values
    log(3)
    values.clear()
    step(batch)
""", scope)
    deeper, values = helpers.my_package.deeper, helpers.values
    assert helpers.log(7) == 0
    for name in "outside", "inside", "by_name":
        said = preflight(*given, scope[name])
        assert said.ok, str(said)
        assert (helpers.values, helpers.by_name, helpers.count, helpers.last) == (
            [7], {7: 7}, 1, 7)
        assert helpers.values is values
        assert (deeper.values, deeper.count) == ([7], 1)
    assert next(helpers.kept) == 1


def test_a_global_that_the_step_makes_is_gone_again(training):
    *given, step = training
    scope = {"step": step}
    exec("""
def train_step(batch):
    global made
    import my_made_package.inner
    made = 1
    step(batch)
""", scope)
    package, inner = map(types.ModuleType, ("my_made_package", "my_made_package.inner"))
    package.inner = inner
    sys.modules |= {each.__name__: each for each in (package, inner)}
    try:
        preflight(*given, scope["train_step"])
        assert "made" not in scope and package.inner is inner
    finally:
        del sys.modules["my_made_package"], sys.modules["my_made_package.inner"]


class Settings(dict):
    """A dict with attributes."""

    def __init__(self):
        super().__init__(a=1)
        self.reads = 0


def filled(make, *entries):
    made = make()
    for each in entries:
        made.put(each)
    return made


LIBRARY = {
    "namespace": (lambda: argparse.Namespace(step=1, all=[]), lambda each: (
        setattr(each, "step", each.step + 1), each.all.append(1),
        setattr(each, "new", 1)), vars),
    "simple": (lambda: types.SimpleNamespace(step=1, all=[]), lambda each: (
        setattr(each, "step", each.step + 1), each.all.append(1)), vars),
    "local": (threading.local, lambda each: setattr(each, "step", 1), vars),
    "list": (lambda: collections.UserList([1]), lambda each: each.append(2), list),
    "dict": (lambda: collections.UserDict(a=1), lambda each: each.update(
        {len(each): 2}), dict),
    "chain": (lambda: collections.ChainMap({}, {"a": 1}), lambda each: each.update(
        {len(each): 2}), dict),
    "bytes": (lambda: bytearray(b"a"), lambda each: each.append(1), bytes),
    "array": (lambda: array.array("d", [1]), lambda each: each.append(1), list),
    "queue": (lambda: filled(queue.Queue, 1, 2), lambda each: (
        each.get(), each.task_done(), each.put(3), each.put(4)),
        lambda each: (list(each.queue), each.unfinished_tasks)),
    "last in": (lambda: filled(queue.LifoQueue, 1), lambda each: each.put(2),
                lambda each: (list(each.queue), each.unfinished_tasks)),
    "first of all": (lambda: filled(queue.PriorityQueue, 3, 1), lambda each: each.put(
        each.get() - 1), lambda each: list(each.queue)),
    "dict with attributes": (Settings, lambda each: (
        setattr(each, "reads", 1), each.update(b=1)), lambda each: (
            dict(each), each.reads)),
}


@pytest.mark.parametrize("name", LIBRARY)
def test_what_is_made_of_pythons_classes(training, name):
    *given, step = training
    make, change, values = LIBRARY[name]
    kept = make()

    def train_step(batch):
        nonlocal kept
        change(kept)
        step(batch)

    before, same = copy.deepcopy(values(kept)), kept
    said = preflight(*given, train_step)
    assert "raises" not in said.codes, str(said)
    assert values(kept) == before and kept is same
    train_step(given[2])
    assert values(kept) != before


def test_a_queue_that_another_thread_empties_goes_on(training):
    *given, step = training
    jobs, done = queue.Queue(), []

    def work():
        while (job := jobs.get()) is not None:
            done.append(job)
            jobs.task_done()

    thread = threading.Thread(target=work)
    thread.start()

    def train_step(batch):
        jobs.put(1)
        step(batch)

    preflight(*given, train_step)
    jobs.join()
    done.clear()
    train_step(given[2])
    jobs.join()
    jobs.put(None)
    thread.join()
    assert done == [1]


def test_memory_that_something_else_looks_at_stays_where_it_is(training):
    *given, step = training
    kept, seen = bytearray(b"abc"), None

    def train_step(batch):
        nonlocal seen
        kept[0] += 1
        seen = memoryview(kept)
        step(batch)

    preflight(*given, train_step)
    assert kept == b"abc" and seen is None


def test_there_is_an_end_to_what_is_copied(monkeypatch):
    monkeypatch.setattr("torchproof.snapshot.ROOM", 1000)
    near, far, model = torch.zeros(100), torch.zeros(200), nn.Linear(100, 100)
    before = Snapshot([near, far], model)
    with torch.no_grad():
        for each in near, far, model.weight:
            each.fill_(1)
    before.put_back()
    assert not near.any() and far.all() and not (model.weight == 1).any()
