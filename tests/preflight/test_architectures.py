"""The sound trainings are sound: each is built anew from its seed, and learns.

A run draws some of them; with --afresh it takes all.
"""
import random

import torch

from tests.preflight.architectures import SOUND
from tests.preflight.sound import train

DRAWN = random.SystemRandom().sample(SOUND, 8)


def pytest_generate_tests(metafunc):
    if "sound" in metafunc.fixturenames:
        afresh = metafunc.config.getoption("afresh", False)
        cases = SOUND if afresh else DRAWN
        metafunc.parametrize("sound", cases, ids=lambda sound: sound.id)


def parameters(model):
    return torch.cat([parameter.detach().flatten() for parameter in model.parameters()])


def test_there_are_many_and_each_has_its_own_name():
    assert len(SOUND) >= 44
    assert len({sound.id for sound in SOUND}) == len(SOUND)


def test_it_learns(sound):
    training = sound.case(0)
    before = sound.measure(training)
    train(training, sound.steps)
    after = sound.measure(training)
    assert sound.has_learned(before, after), f"{before:.4g} to {after:.4g}"


def test_a_case_is_built_anew_from_its_seed(sound):
    first, second, other = sound.case(3), sound.case(3), sound.case(4)
    assert first.model is not second.model
    assert torch.equal(parameters(first.model), parameters(second.model))
    assert not torch.equal(parameters(first.model), parameters(other.model))


def test_a_trained_case_has_moved(sound):
    fresh, trained = sound.case(1), sound.case(1, trained=True)
    assert not torch.equal(parameters(fresh.model), parameters(trained.model))
    assert parameters(trained.model).isfinite().all()


def test_the_loop_moves_the_model(sound):
    training = sound.case(2)
    if training.loop is None:
        return
    before = parameters(training.model)
    training.loop()
    after = parameters(training.model)
    assert not torch.equal(before, after)
    assert after.isfinite().all()
