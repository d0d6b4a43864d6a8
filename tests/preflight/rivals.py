"""What other packages say of the planted bugs and of their twins.

`python -m tests.preflight.rivals` makes the environment in which they are installed,
asks each of them in an interpreter of its own, and keeps the answers in
records/rivals.json, from which tools/pages/rivals_table.py makes a table.

    python -m tests.preflight.rivals                     all of them
    python -m tests.preflight.rivals torcheck torchtest  these; the others stay
"""
import contextlib
import datetime
import io
import json
import logging
import platform
import signal
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.preflight.as_script import script
from tools import whole_file
from tools.pages import rivals_table
from tools.rivals import environment

HOME = Path(__file__).resolve().parents[2]
SEED = 0
SECONDS = 60  # of CPU time that an answer may take
LONGEST = 70  # letters of what an exception says
# Before a package and a file: answer for it, into that file, as some packages print.
ASK = "--ask"


class TimeUp(BaseException):
    """No package may catch it as an exception of the training."""


class Fresh:
    """Makes the training of a bug, or of its twin, anew whenever it is called."""

    def __init__(self, bug: Any, on: bool):
        self.bug, self.on = bug, on

    def __call__(self) -> Any:
        return self.bug.case(SEED, self.on)

    @property
    def source(self) -> str:
        """The code of it, for a package that reads code."""
        return script(self.bug.make.__name__, self.on)


# -- the answers of one package ------------------------------------------------

@contextlib.contextmanager
def limited() -> Iterator[None]:
    """Raise TimeUp after so many seconds of CPU time."""
    def stop(*_: Any) -> None:
        raise TimeUp(f"took more than {SECONDS} seconds of CPU time")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def answers(package: str) -> dict[str, dict]:
    """By bug: what is reported "with" it and "without" it, and what was "raised"."""
    import torch

    from tests.preflight.planted_bugs import BUGS
    from tools.rivals.adapters import RIVALS

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    logging.disable()
    ask = next(each.ask for each in RIVALS if each.package == package)
    rows = {}
    for bug in BUGS:
        row = rows[bug.id] = {"with": [], "without": [], "raised": {}}
        for way, on in (("with", True), ("without", False)):
            torch.manual_seed(SEED)
            try:
                with limited(), contextlib.redirect_stdout(io.StringIO()), \
                        contextlib.redirect_stderr(io.StringIO()):
                    row[way] = ask(Fresh(bug, on))
            except (Exception, TimeUp) as error:
                words = f"{type(error).__name__}: {error}".split("\n")[0]
                row["raised"][way] = words[:LONGEST]
    return rows


# -- the record ----------------------------------------------------------------

def record(package: str, asked: str) -> dict:
    """What the record holds of a package: its answers, or why there are none."""
    row = {"version": "", "date": datetime.date.today().isoformat(), "asked": asked,
           "trouble": "", "cases": {}}
    if not environment.install(package):
        row["trouble"] = "pip could not install it"
        return row
    row["version"] = environment.version(package)
    answered = environment.ROOM / f"{package}.json"
    done = environment.run("-m", __spec__.name, ASK, package, str(answered))
    if done.returncode:
        print(done.stderr, file=sys.stderr)
        row["trouble"] = "it did not run"
    else:
        row["cases"] = json.loads(answered.read_text("utf-8"))
    return row


def store(root: Path, rows: dict[str, dict], torch: str) -> None:
    """Keep these packages, in this order, and the torch that was beside them."""
    text = ",\n".join(_package(name, row) for name, row in rows.items())
    about = f'"torch": "{torch}", "python": "{platform.python_version()}"'
    whole_file.write(root / rivals_table.RECORD,
                     f'{{{about},\n"packages": {{\n{text}\n}}}}\n')


def _package(name: str, row: dict) -> str:
    cases = ",\n".join(f"  {json.dumps(key)}: {json.dumps(case, ensure_ascii=False)}"
                       for key, case in row["cases"].items())
    about = ", ".join(f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
                      for key, value in row.items() if key != "cases")
    return f'{json.dumps(name)}: {{{about}, "cases": {{\n{cases}\n}}}}'


def main(wanted: list[str]) -> None:
    import torch

    from tools.rivals.adapters import RIVALS

    environment.make()
    rows = rivals_table.read(HOME).get("packages", {})
    order = [each.package for each in RIVALS]
    for each in RIVALS:
        if wanted and each.package not in wanted:
            continue
        print(f"{each.package}: asking", flush=True)
        row = rows[each.package] = record(each.package, each.asked)
        if row["trouble"]:
            print(f"{each.package}: {row['trouble']}", flush=True)
        store(HOME, {name: rows[name] for name in order if name in rows},
              torch.__version__)


if __name__ == "__main__":
    if sys.argv[1:2] == [ASK]:
        Path(sys.argv[3]).write_text(json.dumps(answers(sys.argv[2])), "utf-8")
    else:
        main(sys.argv[1:])
