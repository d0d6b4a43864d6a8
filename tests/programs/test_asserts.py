"""Every assert can fail: some change of its program makes it false.

An assert that stays true whatever is done to the lines around it proves nothing. The
changes are those of mutants.py; records/asserts.json remembers which one it took.
"""
import os
import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.programs import assert_record
from tests.programs.assert_record import EXCUSES, RECORD, AssertRecord, confirms, judge
from tests.trust import EXPERIMENTS

SAMPLE = 20  # asserts of the record that are made to fail again, chosen by chance
OF_EXPERIMENTS = 1  # and of programs that take long


def pytest_generate_tests(metafunc):
    if "judged" in metafunc.fixturenames:
        root = metafunc.config.getoption("root")
        metafunc.parametrize("judged", assert_record.judged(root),
                             ids=lambda snippet: snippet.name)


@pytest.fixture(scope="session")
def record(root):
    return AssertRecord(root)


@pytest.fixture(scope="session")
def verdicts(request, runner, record, afresh, summary):
    """What comes of judging the selected programs, all started at once.

    Those that the record knows are left out, unless --afresh is given.
    """
    chosen = {item.callspec.params["judged"] for item in request.session.items
              if "verdicts" in getattr(item, "fixturenames", ())}
    fresh = {snippet for snippet in chosen if afresh or not record.knows(snippet)}
    summary.say(f"asserts: those of {len(fresh)} programs were judged anew, those of "
                f"{len(chosen - fresh)} as {RECORD} has them")
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {snippet: pool.submit(judge, runner, snippet)
               for snippet in sorted(fresh, key=str)}
        pool.shutdown(cancel_futures=True)


def test_every_assert_can_fail(judged, verdicts, record, update, summary, hold):
    if judged not in verdicts:
        return
    faults, made_false_by = verdicts[judged].result()
    hold(faults or record.faults(judged, made_false_by))
    if update:
        record.store(judged, made_false_by)
        summary.wrote(record.path)
    hold([] if record.knows(judged) else
         [f"{RECORD}:1: does not know {judged} as it is; run make update"])


def test_a_sample_of_the_record_is_true(runner, record, root, exact, trust, hold):
    """The mutation that is recorded makes the assert false again.

    On another machine or Python it need not; then some other has to.
    """
    seed = random.randrange(1_000_000)
    known = [(snippet, number, name) for snippet in assert_record.judged(root)
             if record.knows(snippet)
             for number, name in enumerate(record.known[snippet.name]["made_false_by"])
             if name is not None]
    long = trust.seconds(EXPERIMENTS)
    chance = random.Random(seed)
    sample = [each for group, most in [
                  ([each for each in known if each[0].name not in long], SAMPLE),
                  ([each for each in known if each[0].name in long], OF_EXPERIMENTS)]
              for each in chance.sample(group, min(most, len(group)))]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        true = list(pool.map(lambda each: confirms(runner, *each), sample))
    faults = []
    for (snippet, number, name), holds in zip(sample, true, strict=True):
        if not holds and exact:
            faults.append(f"{RECORD}:1: {snippet}: {name!r} does not make assert "
                          f"{number + 1} false (sample {seed}); run make asserts")
        elif not holds:
            faults += record.faults(snippet, judge(runner, snippet)[1])
    hold(faults)


def test_the_record_holds_only_what_is_judged(root, record, update, summary, hold):
    names = {snippet.name for snippet in assert_record.judged(root)}
    gone = sorted(set(record.known) - names)
    if update and gone:
        record.keep_only(names)
        summary.wrote(record.path)
        gone = []
    hold([f"{RECORD}:1: {name} is gone or not judged; run make update" for name in gone]
         + [f"{EXCUSES}:1: {name} is gone or not judged; drop its excuses"
            for name in sorted(set(record.excuses) - names)])


def test_each_excuse_gives_its_reason(record, hold):
    hold([f"{EXCUSES}:1: {name}: {text!r} has no reason; write why nothing can make "
          "it false" for name, excuses in record.excuses.items()
          for text, reason in excuses.items() if len(str(reason).split()) < 3])
