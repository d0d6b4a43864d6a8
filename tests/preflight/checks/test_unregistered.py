"""`unregistered`: the loss depends on weights that belong to no module."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import BCE, CE, Fn, adam, classes, found, mlp, step_of

look = partial(found, "unregistered")


def hidden(layers, get):
    """A model that keeps a layer where torch does not look."""
    return Fn(lambda m, x: m.head(get(m.layers)(x).relu()), layers=layers,
              head=nn.Linear(32, 4))


def made_in_forward():
    return Fn(lambda m, x: m.head(nn.Linear(8, 8)(x)), head=nn.Linear(8, 4))


def moved_parameter():
    return Fn(lambda m, x: m.net(x * m.scale), net=mlp(),
              scale=nn.Parameter(torch.ones(8)) * 1.0)


def plain_tensor():
    return Fn(lambda m, x: m.net(x * m.scale), net=mlp(),
              scale=torch.ones(8, requires_grad=True))


@pytest.mark.parametrize(("model", "seen"), [
    (hidden([nn.Linear(8, 32)], lambda kept: kept[0]),
     "in no module: 2 weights (288 numbers), held by layers"),
    (hidden({"a": nn.Linear(8, 32)}, lambda kept: kept["a"]),
     "in no module: 2 weights (288 numbers), held by layers"),
    (hidden((([nn.Linear(8, 32)],),), lambda kept: kept[0][0][0]),
     "in no module: 2 weights (288 numbers), held by layers"),
    (Fn(lambda m, x: m.net(x), net=hidden([nn.Linear(8, 32)], lambda kept: kept[0])),
     "in no module: 2 weights (288 numbers), held by net.layers"),
    (made_in_forward(),
     "in no module: 2 weights (72 numbers), held by no attribute of a module"),
    (moved_parameter(),
     "in no module: 1 weight (8 numbers), held by no attribute of a module"),
    (plain_tensor(), "in no module: 1 weight (8 numbers), held by scale"),
])
def test_hidden_weights_are_named(model, seen):
    assert look(model, CE, classes(), adam(model)).seen == seen


@pytest.mark.parametrize("layers", [nn.ModuleList([nn.Linear(8, 32)])])
def test_it_is_silent_about_what_torch_registers(layers):
    model = hidden(layers, lambda kept: kept[0])
    assert look(model, CE, classes(), adam(model)) is None
    model = Fn(lambda m, x: m.net(x * m.scale), net=mlp(),
               scale=nn.Parameter(torch.ones(8)))
    assert look(model, CE, classes(), adam(model)) is None


def test_it_is_silent_about_what_the_optimizer_holds():
    layer = nn.Linear(8, 32)
    model = hidden([layer], lambda kept: kept[0])
    optimizer = torch.optim.Adam([*model.parameters(), *layer.parameters()])
    assert look(model, CE, classes(), optimizer) is None


def test_it_is_silent_about_a_batch_that_requires_gradients():
    x, y = classes()
    model = mlp()
    assert look(model, CE, (x.requires_grad_(), y), adam(model)) is None


def test_it_is_silent_about_a_discriminator_that_the_loss_names():
    model, judge = mlp(out=8), mlp(out=1)

    def loss_fn(out, y):
        return BCE(judge(out), torch.ones(len(out), 1))

    assert look(model, loss_fn, classes(), adam(model)) is None


def test_it_is_silent_about_weights_of_a_loss_that_is_a_module():
    weighted = Fn(lambda m, out, y: CE(m.net(out), y), net=nn.Linear(4, 4))
    model = mlp()
    assert look(model, weighted, classes(), adam(model)) is None


def test_it_is_silent_about_a_module_that_the_step_names():
    body = nn.Linear(8, 32)
    model = hidden([body], lambda kept: kept[0])
    optimizer = adam(model)
    step = step_of(model, CE, optimizer)

    def train_step(batch):
        body.zero_grad()
        step(batch)

    assert look(model, CE, classes(), optimizer, train_step) is None
    assert look(model, CE, classes(), optimizer, step)


def test_it_is_silent_about_a_teacher_in_a_list():
    def forward(m, x):
        with torch.no_grad():
            goal = m.teacher[0](x)
        return m.net(x) + 0 * goal

    model = Fn(forward, net=mlp(), teacher=[mlp()])
    assert look(model, CE, classes(), adam(model)) is None


def test_a_matrix_of_weights_that_is_made_on_the_way_is_named():
    model = Fn(lambda m, x: m.a(x) @ torch.randn(8, 4).requires_grad_(),
               a=nn.Linear(8, 8))
    assert look(model, CE, classes())
