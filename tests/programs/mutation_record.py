"""Damage programs, see whether it shows, and remember the verdicts."""
import hashlib
import json
import tomllib
from pathlib import Path

from tests.programs import mutants
from tools.programs.outcome import shown
from tools.programs.runner import Run, Runner
from tools.programs.snippets import Snippet


class Record:
    """records/mutations.json: by hash, the programs shown in full.

    tests/excuses/survivors.toml excuses damages that nothing can notice; each
    names its reason.
    """

    def __init__(self, root: Path):
        self.path = root / "records" / "mutations.json"
        excuses = root / "tests" / "excuses" / "survivors.toml"
        self.known = json.loads(self.path.read_text("utf-8")) \
            if self.path.exists() else {}
        self.excused = tomllib.loads(excuses.read_text("utf-8")) \
            if excuses.exists() else {}

    def hash(self, snippet: Snippet) -> str:
        """Changes with the program, what it shows, and how it is damaged."""
        stored = [path.read_bytes() for path in
                  (snippet.path, snippet.out, snippet.svg, Path(mutants.__file__))
                  if path.exists()]
        excuses = json.dumps(self.excused.get(snippet.name, {}), sort_keys=True)
        whole = b"\0".join([*stored, excuses.encode()])
        return hashlib.sha256(whole).hexdigest()[:16]

    def holds(self, snippet: Snippet) -> bool:
        return self.known.get(snippet.name, {}).get("hash") == self.hash(snippet)

    def store(self, snippet: Snippet, noticed: int, total: int) -> None:
        self.known[snippet.name] = {"hash": self.hash(snippet),
                                    "noticed": noticed, "total": total}
        self._write()

    def drop_all_but(self, names: set[str]) -> bool:
        """Forget programs that are gone; whether there were any."""
        gone = set(self.known) - names
        for name in gone:
            del self.known[name]
        if gone:
            self._write()
        return bool(gone)

    def _write(self) -> None:
        lines = [f"{json.dumps(name)}: {json.dumps(self.known[name])}"
                 for name in sorted(self.known)]
        self.path.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


def unnoticed(runner: Runner, snippet: Snippet, sound: Run,
              damages: list[mutants.Mutant]) -> list[mutants.Mutant]:
    """The damages after which the program ends and shows just the same.

    Those are run a second time: without its seed a program may show the
    same once, by chance.
    """
    limit = 20 + 10 * sound.seconds
    for _ in range(2):
        runs = [(damage, snippet.start(runner, damage.source, limit=limit))
                for damage in damages]
        damages = [damage for damage, run in runs
                   if _same(snippet, sound, run.result())]
    return damages


def _same(snippet: Snippet, sound: Run, run: Run) -> bool:
    if run.code != sound.code or set(run.files) != set(sound.files):
        return False
    try:
        return shown(snippet, run) == shown(snippet, sound)
    except ValueError:  # a figure without its title
        return False
