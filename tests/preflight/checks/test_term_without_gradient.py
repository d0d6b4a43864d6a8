"""`term-without-gradient`: a term of the loss changes no weight."""
from functools import partial

import pytest
import torch
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, classes, found, line, mlp

look = partial(found, "term-without-gradient", steps=0)


def without_graph(out):
    with torch.no_grad():
        return out.square().mean()


@pytest.mark.parametrize("term", [
    lambda out, y: (out.argmax(1) - y).float().square().mean(),
    lambda out, y: (out.argmax(1) != y).float().mean(),
    lambda out, y: (out > 0).float().mean(),
    lambda out, y: out.detach().square().mean(),
    lambda out, y: without_graph(out),
])
def test_a_term_of_the_outputs_without_a_gradient_is_named(term):
    def loss_fn(out, y):
        return CE(out, y) + term(out, y)

    seen = look(mlp(), loss_fn, classes())
    assert seen.seen.startswith("a term of ") and seen.seen.endswith(
        " in the loss is computed from the model and has no gradient")
    assert line(seen) == "return CE(out, y) + term(out, y)"


def penalised(create_graph):
    """A model that gives the slope of its outputs, too."""
    def forward(m, x):
        with torch.enable_grad():
            x = x.detach().requires_grad_()
            out = m.net(x)
            slope, = torch.autograd.grad(out.sum(), x, retain_graph=True,
                                         create_graph=create_graph)
        return out, slope.square().sum()

    return Fn(forward, net=mlp(inner=(torch.nn.Tanh,)))


def test_a_penalty_on_gradients_needs_create_graph():
    def loss_fn(out, y):
        return CE(out[0], y) + out[1]

    assert look(penalised(False), loss_fn, classes())
    assert look(penalised(True), loss_fn, classes()) is None


@pytest.mark.parametrize("loss_fn", [
    CE,
    lambda out, y: CE(out, y) + out.square().mean(),
    lambda out, y: CE(out, y) + 3,
    lambda out, y: CE(out, y) + torch.tensor(3.0),
    lambda out, y: CE(out, y) + y.float().mean(),
])
def test_it_is_silent_about_constants_and_terms_of_the_batch(loss_fn):
    assert look(mlp(), loss_fn, classes()) is None


def distilled(soft_loss):
    """The loss of a student, with a term of the teacher's scores."""
    torch.manual_seed(0)
    teacher = mlp().requires_grad_(False)
    model = Fn(lambda m, x: (m.net(x), teacher(x)), net=mlp())

    def loss_fn(out, y):
        return CE(out[0], y) + 4 * soft_loss(*out)

    return look(model, loss_fn, classes())


def divergence(scores, goal):
    return F.kl_div(scores.log_softmax(1), goal.softmax(1), reduction="batchmean")


@pytest.mark.parametrize(("name", "soft_loss"), [
    ("kl_div", lambda student, teacher: divergence(teacher, teacher)),
    ("mse_loss", lambda student, teacher: F.mse_loss(teacher, teacher)),
    ("cross_entropy", lambda student, teacher: CE(teacher, teacher.softmax(1)) / 2)])
def test_a_teacher_that_is_compared_with_itself_is_named(name, soft_loss):
    assert distilled(soft_loss).seen.endswith(
        f"in the loss is a {name} of two tensors that do not depend on what is trained")


@pytest.mark.parametrize("soft_loss", [
    divergence, F.mse_loss, lambda student, teacher: CE(student, teacher.softmax(1)),
    lambda student, teacher: divergence(student, teacher) - teacher.logsumexp(1).mean()
])
def test_it_is_silent_about_a_student_and_a_teacher(soft_loss):
    assert distilled(soft_loss) is None


@pytest.mark.parametrize("total", [
    lambda a, b: (a + b) / 2, lambda a, b: 3 * (a + 0.5 * b),
    lambda a, b: torch.stack([a, b]).sum(), lambda a, b: sum([a, b]),
    lambda a, b: torch.cat([a.view(1), b.view(1)]).mean()])
@pytest.mark.parametrize("is_named", [True, False])
def test_the_terms_may_be_summed_in_other_ways(total, is_named):
    def loss_fn(out, y):
        guess = out.argmax(1).float() if is_named else out.softmax(1)
        return total(CE(out, y), guess.square().mean())

    assert bool(look(mlp(), loss_fn, classes())) is is_named
