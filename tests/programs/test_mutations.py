"""Link 5: each statement, operator and constant of a program matters.

A damaged program must end otherwise, or show something else, than the
sound one does.
"""
import random

import pytest

from tests.programs.mutants import mutants
from tests.programs.mutation_record import Record, unnoticed
from tools.programs import form, outcome, snippets

SAMPLE = 60  # damages tried again, of the programs shown in full before


@pytest.fixture(scope="session")
def record(root):
    return Record(root)


@pytest.fixture(scope="session")
def everything(request):
    return request.config.getoption("sabotage_all")


def test_every_damage_is_noticed(snippet, runs, runner, record, update,
                                 everything, exact, summary, hold):
    if record.holds(snippet) and not everything:
        return
    if snippet.apart:
        return  # takes seconds a run, or more than every machine has
    if snippet.name in form.LONGER:
        return  # its demonstration is short; test_8_preflight.py tests it
    sound = runs[snippet].result()
    hold(outcome.conduct(snippet, sound))
    damages = list(mutants(snippet.source))
    excused = record.excused.get(snippet.name, {})
    survivors = unnoticed(runner, snippet, sound, damages)
    names = {damage.what for damage in survivors}
    hold([f"{snippet}:{damage.line}: {damage.what!r} changes nothing one can see; "
          "print or assert what depends on it, or drop it"
          for damage in survivors if damage.what not in excused]
         + [f"tests/excuses/survivors.toml: {snippet.name}: {what!r} is noticed now; "
            "drop the excuse" for what in excused if what not in names])
    if record.holds(snippet):
        return
    if update:
        record.store(snippet, len(damages) - len(survivors), len(damages))
        summary.wrote(record.path)
    hold([] if update or not exact else
         [f"records/mutations.json:1: knows another {snippet}; run make update"])


def test_a_sample_of_earlier_damages_is_still_noticed(root, runner, record, hold):
    seed = random.randrange(1_000_000)
    known = [(snippet, damage) for snippet in snippets.find(root)
             if record.holds(snippet) for damage in mutants(snippet.source)]
    chosen = random.Random(seed).sample(known, min(SAMPLE, len(known)))
    faults = []
    for snippet in sorted({snippet for snippet, _ in chosen}, key=str):
        sound = snippet.start(runner).result()
        excused = record.excused.get(snippet.name, {})
        damages = [damage for other, damage in chosen if other == snippet]
        faults += [f"{snippet}:{damage.line}: {damage.what!r} (seed {seed})"
                   for damage in unnoticed(runner, snippet, sound, damages)
                   if damage.what not in excused]
    hold(faults)


def test_the_record_knows_no_program_that_is_gone(root, record, update, summary, hold):
    names = {snippet.name for snippet in snippets.find(root)}
    if update and record.drop_all_but(names):
        summary.wrote(record.path)
    hold([f"records/mutations.json:1: {name} is gone; run make update"
          for name in sorted(set(record.known) - names)]
         + [f"tests/excuses/survivors.toml:1: {name} is gone; drop its excuses"
            for name in sorted(set(record.excused) - names)])


def test_each_excuse_gives_its_reason(record, hold):
    hold([f"tests/excuses/survivors.toml:1: {name}: {what!r} has no reason"
          for name, excuses in record.excused.items()
          for what, reason in excuses.items() if len(str(reason).split()) < 3])
