"""Print how many mutants of a random sample are noticed by their programs.

    python -m tests.programs.mutation_score 200

A mutant is noticed if an assert is false in it, or if it ends otherwise or shows
something else than the program does. It is a figure, and no check: what makes code safe
or plain often changes nothing that one can see.
"""
import random
import sys
from pathlib import Path

from tests.programs.assert_record import judged
from tests.programs.mutants import NOTED, Program
from tools.programs import outcome
from tools.programs.runner import Run, Runner

HOME = Path(__file__).resolve().parents[2]


def noticed(sound: Run, mutant: Run) -> bool:
    return bool(NOTED.search(mutant.log)) or sound.code != mutant.code \
        or outcome.tidy(sound.log) != outcome.tidy(mutant.log)


def main(count: int) -> None:
    runner, programs = Runner(), judged(HOME)
    found = 0
    for snippet in random.choices(programs, k=count):
        program = Program(snippet.source)
        mutation = random.choice(program.mutations)
        wanted = range(len(program.asserts))
        runs = [snippet.start(runner, program.source(wanted, each))
                for each in (None, mutation)]
        sound, mutant = (run.result() for run in runs)
        if noticed(sound, mutant):
            found += 1
        else:
            print(f"{snippet}: nothing notices {mutation.name}")
    runner.close()
    print(f"{found} of {count} mutants were noticed")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100)
