"""Link 8: the record of other packages knows all of them, and the bugs of today.

It is not derived anew here: that takes half an hour and the network.
"""
import pytest

from tests.preflight import rivals
from tests.preflight.as_script import script
from tests.preflight.planted_bugs import BUGS
from tools.pages import rivals_table
from tools.pages.rivals_table import RECORD
from tools.rivals import adapters
from tools.rivals.adapters import RIVALS

AGAIN = "run make rivals"


@pytest.fixture(scope="module")
def packages(root):
    return rivals_table.read(root).get("packages", {})


def faults(packages, known, bugs):
    """Where the record has other packages, other questions or other bugs."""
    found = [f"{RECORD}:1: {name} is not asked any more; {AGAIN}"
             for name in packages if name not in known]
    for name, asked in known.items():
        row = packages.get(name)
        if row is None:
            found.append(f"{RECORD}:1: {name} was not asked; {AGAIN}")
        elif row["asked"] != asked:
            found.append(f"{RECORD}:1: {name} was asked otherwise; {AGAIN}")
        elif not row["trouble"] and set(row["cases"]) != set(bugs):
            found.append(f"{RECORD}:1: {name} was asked about other bugs; {AGAIN}")
    return found


def test_the_record_knows_every_package_and_every_bug(packages, hold):
    hold(faults(packages, {each.package: each.asked for each in RIVALS},
                [bug.id for bug in BUGS]))


def test_each_answer_is_an_alarm_none_or_an_exception(packages):
    """A package that raised has reported nothing."""
    for row in packages.values():
        assert row["trouble"] or row["version"]
        for case in row["cases"].values():
            assert set(case["raised"]) <= {"with", "without"}
            assert not any(case[way] for way in case["raised"])


def test_a_record_that_is_stale_is_reported():
    row = {"asked": "The model", "trouble": "", "cases": {"a": {}}}
    packages = {"known": row, "dropped": row,
                "without": {**row, "trouble": "no wheel", "cases": {}},
                "otherwise": {**row, "asked": "A batch"},
                "fewer": {**row, "cases": {}}}
    names = ["known", "without", "otherwise", "fewer", "new"]
    assert faults(packages, dict.fromkeys(names, "The model"), ["a"]) == [
        f"{RECORD}:1: dropped is not asked any more; {AGAIN}",
        f"{RECORD}:1: otherwise was asked otherwise; {AGAIN}",
        f"{RECORD}:1: fewer was asked about other bugs; {AGAIN}",
        f"{RECORD}:1: new was not asked; {AGAIN}"]


# -- what an adapter is given ------------------------------------------------------

def bug(name):
    return next(each for each in BUGS if each.id == name)


def test_the_whole_training_is_run_and_each_loss_is_told():
    """The twin steps its schedule after each of five epochs of 42 batches."""
    case = bug("decay-per-batch").case(0, on=False)
    backward, steps = [], []
    adapters.train(case, backward.append, steps.append)
    assert len(steps) == 5 * 42
    assert backward == steps
    assert steps[-1] < steps[0] / 5
    assert case.optimizer.param_groups[0]["lr"] == pytest.approx(0.05 * 0.8**5)


def test_a_step_with_several_losses_tells_each():
    case = bug("accumulation-not-divided").case(0)
    backward, steps = [], []
    adapters.train(case, backward.append, steps.append)
    assert len(backward) == 8 * len(steps)
    assert steps == backward[7::8]


def test_what_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(rivals, "SECONDS", 0.05)
    with pytest.raises(rivals.TimeUp), rivals.limited():
        while True:
            pass


# -- a bug as a script ----------------------------------------------------------

def test_every_bug_becomes_a_script():
    for each in BUGS:
        for on in (True, False):
            compile(script(each.make.__name__, on), each.id, "exec")


def test_a_script_has_the_bug_and_asks_for_none():
    wrong, sound = (script("no_zero_grad", on).partition("for epoch")[2]
                    for on in (True, False))
    assert "zero_grad" not in wrong
    assert "opt.zero_grad()" in sound
    assert "F.cross_entropy(model(x), y).backward()" in wrong
    first = script("schedule_first", True).partition("for epoch")[2]
    assert first.index("sched.step()") < first.index("opt.step()")


def test_a_script_trains_as_the_bug_does(capsys):
    """To about the same accuracy; it draws its batches in another order."""
    scores = {}
    for on in (True, False):
        exec(compile(script("softmax_twice", on), "script", "exec"), {})
        scores[on] = float(capsys.readouterr().out)
    assert scores[True] < 0.6
    assert scores[False] > 0.9
