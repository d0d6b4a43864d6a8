"""`layer-settings`: a setting of a layer that is hardly intended."""
from functools import partial

import pytest
from torch import nn

from tests.preflight.small import CE, Fn, classes, found, mlp, two_layers

look = partial(found, "layer-settings", steps=0)


@pytest.mark.parametrize(("layer", "seen"), [
    (nn.Dropout(0.9), "1 drops 90 % of its inputs"),
    (nn.Dropout(0.95), "1 drops 95 % of its inputs"),
    (nn.AlphaDropout(0.9), "1 drops 90 % of its inputs"),
    (nn.Dropout(0.89), None),
    (nn.BatchNorm1d(32, momentum=0.9), "1 has a momentum of 0.9"),
    (nn.BatchNorm1d(32, momentum=0.99), "1 has a momentum of 0.99"),
    (nn.BatchNorm1d(32, momentum=0.89), None),
    (nn.BatchNorm1d(32, momentum=0.001), "1 has a momentum of 0.001"),
    (nn.BatchNorm1d(32, momentum=0.0011), None),
    (nn.BatchNorm1d(32, momentum=0.0), None),
    (nn.BatchNorm1d(32, momentum=None), None),
    (nn.BatchNorm1d(32), None),
    (nn.BatchNorm1d(32, eps=0.9), "1 has an eps of 0.9"),
    (nn.LayerNorm(32, eps=0.11), "1 has an eps of 0.11"),
    (nn.LayerNorm(32, eps=1), "1 has an eps of 1"),
    (nn.GroupNorm(4, 32, eps=0.5), "1 has an eps of 0.5"),
    (nn.LayerNorm(32, eps=0.1), None),
    (nn.BatchNorm1d(32, 0.5, 0.95), "1 has a momentum of 0.95 (and 1 more like it)"),
])
def test_a_setting_is_named_by_its_border(layer, seen):
    told = look(mlp(inner=(lambda: layer,)), CE, classes())
    assert (told and told.seen) == seen


def test_the_model_itself_is_named_by_its_kind():
    model = nn.BatchNorm1d(8, momentum=0.9)
    assert look(model, CE, classes(out=8)).seen == "BatchNorm1d has a momentum of 0.9"


def test_other_layers_may_have_what_eps_they_like():
    model = two_layers(lambda m, x: m.b(m.a(x) / m.eps))
    model.eps = 0.5
    assert look(Fn(lambda m, x: m.net(x), net=model), CE, classes()) is None


@pytest.mark.parametrize("layer", [
    nn.Dropout(0.95), nn.BatchNorm1d(32, 0.5, 0.9), nn.LayerNorm(32, 0.5)])
def test_it_is_silent_about_layers_in_eval_mode(layer):
    model = mlp(inner=(lambda: layer,))
    layer.eval()
    assert look(model, CE, classes()) is None
    model.eval()  # but all of it may be in eval mode, before train() is called
    assert look(model, CE, classes())
