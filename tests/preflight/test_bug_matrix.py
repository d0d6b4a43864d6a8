"""Link 8: preflight reports the planted bugs, and nothing that is sound.

records/bug_matrix.json is derived anew, all of it, when preflight, a bug or a version
changed; a sample of it, with one seed, in each run.
"""
import random
from statistics import mean

import pytest

from tests.preflight import bug_matrix as planted
from tests.trust import BUG_MATRIX, digest, machine

BUGS, SOUND = 16, 10  # of a sample
LEARNED = {"accuracy": 0.7, "R2": 0.3}  # what a twin must reach


@pytest.fixture(scope="module")
def matrix(root):
    return planted.Matrix(root)


@pytest.fixture(scope="module")
def known(matrix, trust):
    """Whether all of the matrix was found as it is stored."""
    return not trust.choose(BUG_MATRIX, {"preflight": key(matrix)}, sample=0)


def key(matrix):
    return digest(machine(), matrix.current(), matrix.path)


@pytest.fixture(scope="module")
def run(root, matrix, known, update, summary):
    """What preflight says now, and the seeds that it was asked with."""
    if update and matrix.hash != matrix.current():
        run = planted.derive(root, planted.SEEDS)
        if not run["alarms"] and matrix.store(run):
            summary.wrote(matrix.path)
        return run, planted.SEEDS
    if matrix.hash != matrix.current():  # which a test below reports
        return {"bugs": {}, "alarms": []}, []
    if not known:
        return planted.derive(root, planted.SEEDS), planted.SEEDS
    seeds = [random.choice(planted.SEEDS)]
    bugs = random.sample(sorted(matrix.bugs), min(BUGS, len(matrix.bugs)))
    sound = random.sample(matrix.sound, min(SOUND, len(matrix.sound)))
    return planted.derive(root, seeds, bugs, sound), seeds


def test_the_record_is_that_of_this_preflight(matrix, run, hold):
    hold([] if matrix.hash == matrix.current() else
         [f"records/bug_matrix.json:1: knows another preflight, or other bugs; "
          f"run make update ({planted.PREFLIGHT})"])


def test_nothing_is_reported_that_is_sound(run, hold):
    hold([f"{planted.PREFLIGHT}:1: {alarm}; mend preflight" for alarm in
          run[0]["alarms"]])


def test_each_bug_is_reported_as_stored(matrix, run, known, exact, trust, hold):
    hold(planted.differences(matrix, *run, exact))
    hold(run[0]["alarms"])
    if not known and run[1] == planted.SEEDS:
        trust.keep(BUG_MATRIX, "preflight", key(matrix))


def test_each_twin_learns(matrix, hold):
    hold([f"records/bug_matrix.json:1: {key}: its twin reaches only {row['measure']} "
          f"{mean(row['without']):.2f}; give it a sounder one in "
          "tests/preflight/planted_bugs.py"
          for key, row in matrix.bugs.items()
          if mean(row["without"]) < LEARNED[row["measure"]]])
