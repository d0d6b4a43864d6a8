"""`raises`: the user's own code raises an exception."""
from functools import partial

import pytest
import torch
from torch import nn

from tests.preflight.small import (
    BCE,
    CE,
    Fn,
    adam,
    classes,
    line,
    mlp,
    two_layers,
)
from torchproof import preflight


def look(*given, **more):
    said = preflight(*given, **more)
    assert not said.skipped, str(said)
    return next((each for each in said if each.code == "raises"), None)


def targets(y, model=None, loss_fn=CE):
    return model or mlp(), loss_fn, (torch.randn(len(y), 8), y)


LABELS, FLAGS = torch.arange(32) % 4, (torch.arange(32) % 2).float()


@pytest.mark.parametrize(("training", "seen"), [
    ((two_layers(lambda m, x: m.a(x).missing), CE, classes()),
     "AttributeError: 'Tensor' object has no attribute 'missing'"),
    ((mlp(), CE, (torch.randn(8, 7), LABELS[:8])),
     "RuntimeError: mat1 and mat2 shapes cannot be multiplied (8x7 and 8x32)"),
    ((mlp(), CE, (torch.randn(8, 8).double(), LABELS[:8])), "RuntimeError: "),
    ((nn.Embedding(4, 3), CE, (torch.arange(5), torch.arange(5) % 3)),
     "IndexError: index out of range in self"),
    ((two_layers(lambda m, x: m.b(m.a(x).sigmoid().mul_(2))), CE, classes()),
     "RuntimeError: one of the variables needed for gradient computation has been "
     "modified by an inplace operation"),
    ((two_layers(lambda m, x: m.b(m.a(x)).detach()), CE, classes()),
     "RuntimeError: element 0 of tensors does not require grad"),
    ((mlp(), lambda out, y: CE(out, y).item(), classes()),
     "TypeError: the loss is a float, not a tensor: loss_fn must return what "
     ".backward() can be called on"),
    (targets(LABELS.float()), "RuntimeError: "),
    (targets(nn.functional.one_hot(LABELS)), "RuntimeError: "),
    (targets(LABELS[:, None]), "RuntimeError: "),
    (targets(LABELS + 1), "IndexError: Target 4 is out of bounds."),
    (targets(FLAGS[:, None].long(), mlp(out=1), BCE), "RuntimeError: "),
    (targets(FLAGS, mlp(out=1), BCE), "ValueError: Target size (torch.Size([32])) "),
    (targets(FLAGS[:, None], mlp(out=1), nn.BCELoss()), "RuntimeError: "),
    ((mlp(), CE, (torch.randn(1, 8), LABELS[:1].squeeze())), "ValueError: "),
])
def test_the_message_is_told(training, seen):
    assert look(*training).seen.startswith(seen)


def in_model(m, x):
    return m.a(x).missing


def in_loss(out, y):
    raise ValueError("several\n  lines  of text")


def test_the_line_is_that_of_the_users_code():
    assert line(look(two_layers(in_model), CE, classes())) == "return m.a(x).missing"
    found = look(mlp(), in_loss, classes())
    assert line(found) == 'raise ValueError("several\\n  lines  of text")'
    assert found.seen == "ValueError: several"


def carried(model, optimizer):
    """The graph of the last step hangs on to the state."""
    state = [torch.zeros(())]

    def train_step(batch):
        optimizer.zero_grad()
        loss = CE(model(batch[0]) + state[0], batch[1])
        state[0] = loss
        loss.backward()
        optimizer.step()

    return train_step


def test_a_graph_that_is_gone_is_told():
    model = mlp()
    optimizer = adam(model)
    seen = look(model, CE, classes(), optimizer, carried(model, optimizer))
    assert seen.seen.startswith("RuntimeError: Trying to backward through the graph a "
                                "second time")
    assert line(seen) == "loss.backward()"


@pytest.mark.parametrize(("part", "passes"), [("first", 1), ("eval", 3), ("step", 9)])
def test_the_rest_is_not_looked_at(part, passes):
    def forward(m, x):
        if part == "first" or (part == "eval" and not m.training):
            raise RuntimeError("planted")
        return m.net(x)

    model = Fn(forward, net=mlp())
    steps = []

    def train_step(batch):
        steps.append(1)
        raise RuntimeError("planted")

    said = preflight(model, CE, classes(), adam(model),
                     train_step if part == "step" else None)
    assert said.codes == ["raises"] and said.findings[0].seen == "RuntimeError: planted"
    assert said.forward_passes <= passes and not steps


def test_what_was_found_before_is_kept():
    model = mlp(nn.Softmax(1))
    said = preflight(model, CE, classes(), adam(model), partial(in_loss, None))
    assert set(said.codes) == {"raises", "raw-scores"}


