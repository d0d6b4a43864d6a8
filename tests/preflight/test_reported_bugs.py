"""The reported bugs can be built and trained, whatever a checker says of them.

A run draws some of them; with --afresh it takes all.
The module that is held out need not lie here, nor those which were collected later:
while a checker is being written, they do not.
"""

import importlib
import importlib.util
import random
import re
from typing import get_args

import pytest
import torch

from tests.preflight.reported import Reported, SeenBy

PARTS: dict[str, list[Reported]] = {
    part: importlib.import_module(name).REPORTED
    for part in ("tuning", "held_out", "later", "fresh")
    if importlib.util.find_spec(name := f"tests.preflight.reported_bugs_{part}")
}
HALVES = {part: PARTS[part] for part in ("tuning", "held_out") if part in PARTS}
REPORTED: list[Reported] = [case for part in PARTS.values() for case in part]
IN_LOOPS = [case for case in REPORTED if case.seen_by == "loop"]
DRAWN = random.SystemRandom().sample(REPORTED, 10)
DRAWN_LOOPS = random.SystemRandom().sample(IN_LOOPS, 5)
modes = pytest.mark.parametrize("on", [False, True], ids=["sound", "bug"])


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    for name, cases in (("reported", REPORTED), ("in_loop", IN_LOOPS)):
        if name in metafunc.fixturenames:
            if not metafunc.config.option.afresh:
                cases = DRAWN if name == "reported" else DRAWN_LOOPS
            metafunc.parametrize(name, cases, ids=lambda case: case.id)


def test_ids_are_unique() -> None:
    ids = [case.id for case in REPORTED]
    assert len(ids) == len(set(ids))


def test_reports_are_taken_once() -> None:
    urls = [case.url for case in REPORTED]
    assert len(urls) == len(set(urls))


def test_halves_are_as_drawn() -> None:
    if len(HALVES) < 2:
        pytest.skip("one half is held out")
    ids = [case.id for half in HALVES.values() for case in half]
    drawn = sorted(ids)
    random.Random(2026).shuffle(drawn)
    assert drawn == ids
    assert 0 <= len(HALVES["tuning"]) - len(HALVES["held_out"]) <= 1


def test_says_where_it_was_reported(reported: Reported) -> None:
    assert re.fullmatch(r"https://[\w.-]+(/[\w.-]+){2,}/\d+", reported.url)
    assert reported.title
    assert reported.seen_by in get_args(SeenBy)
    assert reported.numbers.sound != reported.numbers.with_bug


@modes
def test_builds_and_makes_a_step(reported: Reported, on: bool) -> None:
    case = reported.case(0, on)
    assert case.train_step is not None
    case.train_step(case.batch)
    case.train_step(case.batch)


def test_is_the_same_with_the_same_seed(reported: Reported) -> None:
    first, second = (reported.case(1).model.state_dict() for _ in range(2))
    assert first.keys() == second.keys()
    assert all(torch.equal(first[name], second[name]) for name in first)


@modes
def test_loop_runs_where_only_the_loop_shows_it(in_loop: Reported, on: bool) -> None:
    case = in_loop.case(0, on)
    assert case.loop is not None
    case.loop()
