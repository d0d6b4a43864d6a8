"""Link 8: torchproof names the bugs as recorded, and nothing that is sound.

records/preflight.json is derived anew, set by set, when torchproof, a case or a version
changed; a sample of it in each run.
"""
import random

import pytest

from tests.preflight import cases_record
from tests.preflight.cases_record import RECORD, SETS
from tests.trust import CASES, digest, machine
from tools import read_data

SAMPLE = 2  # of the cases of each set
EXCUSES = "tests/excuses/preflight.toml"


@pytest.fixture(scope="module")
def cases(root):
    return cases_record.Cases(root)


@pytest.fixture(scope="module")
def unknown(cases, trust):
    """The sets of which not all was found as it is stored."""
    return trust.choose(CASES, {name: key(cases, name) for name in SETS}, sample=0)


@pytest.fixture(scope="module")
def run(cases, unknown, update, summary):
    """What torchproof says now, of all cases of some sets and some of the others."""
    stale = {name for name in SETS if not cases.is_current(name)}
    wanted = {}
    for name in SETS:
        stored = sorted(cases.cases(name))
        if name in (unknown if update else unknown - stale):
            wanted[name] = None
        elif name not in stale:  # which a test below reports
            wanted[name] = random.SystemRandom().sample(
                stored, min(SAMPLE, len(stored)))
    run = cases_record.derive(wanted)
    new = {name: run[name] for name in stale & run.keys()}
    if new and not cases_record.faults(new) and cases.store(new):
        summary.wrote(cases.path)
    return run


@pytest.fixture(scope="module")
def excuses(root):
    return {(name, case, code) for name, rows in read_data.read(root, EXCUSES).items()
            for case, codes in rows.items() for code in codes}


def key(cases, name):
    return digest(machine(), cases.current(name), str(cases.sets.get(name)))


def test_the_record_is_that_of_this_package(cases, run, hold):
    hold([f"{RECORD}:1: {name}: knows another torchproof, or other cases; run make "
          "update" for name in SETS if not cases.is_current(name)])


def test_nothing_is_named_that_is_sound(cases, run, excuses, hold):
    stored = {name: cases.cases(name) for name in SETS}
    hold([f"torchproof:1: {name}/{case}: {code} is named; mend torchproof, or give the "
          f"reason in {EXCUSES}" for name, case, code in dict.fromkeys(
              [*cases_record.alarms(run), *cases_record.alarms(stored)])
          if (name, case, code) not in excuses])


def test_each_excuse_is_needed(cases, excuses, hold):
    named = set(cases_record.alarms({name: cases.cases(name) for name in SETS}))
    hold([f"{EXCUSES}:1: {name}/{case}: {code} is not named; drop its excuse"
          for name, case, code in sorted(excuses - named)])


def test_the_pages_count_as_the_record_does(root, cases, hold):
    """What they say in sentences; their tables are derived."""
    sizes = {name: len(cases.cases(name)) for name in SETS}
    fresh, held = sizes["reported-fresh"], sizes["reported-held-out"]
    tuned = sizes["reported-tuning"] + sizes["reported-later"]
    every, unseen = tuned + fresh + held, fresh + held
    visible = [[bool(set(row["with"]) - set(row["without"]))
                for row in cases.cases(name).values() if row["seen_by"] == "batch"]
               for name in ("reported-fresh", "reported-held-out")]
    named, asked = sum(map(sum, visible)), sum(map(len, visible))
    told = {"matrix.md": [
        f"measured on {every} reported bugs, {unseen} of them not tuned on, on "
        f"{sizes['planted']} planted ones",
        f"{every} bugs were collected",
        f"{tuned} of them were there to tune", f"The other {unseen} were not",
        f"{held} were drawn by lot", f"and {fresh} were collected last"],
        "preflight.md": [
        f"Of {asked} reported bugs that one batch can show, and that the checks were "
        f"not tuned on, {named} are named"]}
    if all(sum(found) > 0.8 * len(found) for found in visible):
        told["matrix.md"].append("names more than four in five of the bugs")
    hold([f"docs/debugging/{page}:1: should say {words!r}, as {RECORD} has it"
          for page, wanted in told.items() for words in wanted
          if words not in (root / "docs" / "debugging" / page).read_text("utf-8")])


def test_all_is_looked_at_and_put_back(run, hold):
    hold([f"torchproof:1: {fault}; mend it" for fault in cases_record.faults(run)])


def test_each_case_is_named_as_stored(cases, run, unknown, exact, trust, hold):
    hold(cases_record.differences(cases, run, exact))
    hold(cases_record.faults(run))
    for name in unknown & run.keys():
        if len(run[name]) == len(cases.cases(name)):
            trust.keep(CASES, name, key(cases, name))
