"""`result-unused`: the result of an activation, a mask or a dropout is thrown away."""
from functools import partial

import pytest
import torch
from torch import nn
from torch.nn import functional as F

from tests.preflight.small import CE, Fn, classes, found, line, two_layers

look = partial(found, "result-unused", steps=0)


def training(change, **layers):
    def forward(m, x):
        h = m.a(x)
        change(m, h)
        return m.b(h)

    model = two_layers(forward)
    for name, layer in layers.items():
        setattr(model, name, layer)
    return model, CE, classes()


HIDDEN = torch.arange(32) > 20


@pytest.mark.parametrize("change", [
    lambda m, h: F.relu(h),
    lambda m, h: torch.tanh(h),
    lambda m, h: m.drop(h),
    lambda m, h: F.normalize(h, dim=1),
    lambda m, h: h.masked_fill(HIDDEN, -1e9),
    lambda m, h: h.clamp(0, 1),
])
def test_results_that_take_part_in_nothing_are_named(change):
    said = look(*training(change, drop=nn.Dropout(0.3)))
    assert said.seen.endswith("takes part in nothing") and "lambda" in line(said)


@pytest.mark.parametrize("change", [
    lambda m, h: F.relu(h, inplace=True),
    lambda m, h: h.masked_fill_(HIDDEN, 0),
    lambda m, h: nn.ReLU(inplace=True)(h),
    lambda m, h: setattr(m, "kept", h.sigmoid()),
    lambda m, h: print(F.relu(h).mean().item()),
    lambda m, h: F.relu(h.detach()),
])
def test_it_is_silent_about_what_is_used_or_changes_the_tensor(change):
    assert look(*training(change)) is None


def test_it_is_silent_about_what_the_model_returns():
    model = two_layers(lambda m, x: (m.b(h := m.a(x)), h.softmax(1)))
    assert look(model, lambda out, y: CE(out[0], y), classes()) is None


def test_it_is_silent_about_lines_whose_result_is_used_at_other_times():
    def forward(m, x):
        out = x
        for _ in range(3):
            last, out = out, m.a(out).relu()
        return m.b(last)

    model = Fn(forward, a=nn.Linear(8, 8), b=nn.Linear(8, 4))
    assert look(model, CE, classes()) is None
