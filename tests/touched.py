"""Which files a test touched, so that it is trusted while they are as they were.

A test in a browser reads the site through a server that runs in this very process.
So each file that the process opens while a test runs is one on which its result may
depend, and every other file is not. Python tells of each file that it opens, and of
each folder that it lists.
"""
import contextlib
import json
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from tests.trust import digest
from tools import whole_file

STORED = ".cache/touched.json"
HERE = "here"  # what the repository is called in the name of a file
# Each edit makes another one, since it holds a hash of the site. Its source is in
# docs/theme, and what it does is seen on copies of the site.
NO_MATTER = {"sw.js"}

_watches: list["Watch"] = []  # those that listen now


def _hear(event: str, given: tuple) -> None:
    if _watches and event in ("open", "os.listdir", "os.scandir") \
            and isinstance(given[0], (str, bytes, os.PathLike)):
        path = os.path.realpath(os.fsdecode(given[0]))
        for watch in list(_watches):
            watch.hear(path)


sys.addaudithook(_hear)  # for as long as the process lives; it does nothing by itself


class Watch:
    """Hears of each file in some folders, and calls it "folder: path in it"."""

    def __init__(self, **folders: Path):
        self.folders: dict[str, str] = {}
        self._heard: list[str] = []
        for name, folder in folders.items():
            self.add(name, folder)

    def add(self, name: str, folder: Path) -> None:
        self.folders[name] = os.path.realpath(folder)

    def hear(self, path: str) -> None:
        for name, folder in self.folders.items():
            if path == folder or path.startswith(folder + os.sep):
                inside = os.path.relpath(path, folder)
                if inside not in NO_MATTER and "__pycache__" not in inside:
                    self._heard.append(f"{name}: {inside}")

    def path(self, name: str) -> Path | None:
        folder, _, inside = name.partition(": ")
        return Path(self.folders[folder], inside) if folder in self.folders else None

    def mark(self) -> int:
        return len(self._heard)

    def since(self, mark: int) -> set[str]:
        return set(self._heard[mark:])

    @contextlib.contextmanager
    def listening(self) -> Iterator[None]:
        _watches.append(self)
        try:
            yield
        finally:
            _watches.remove(self)


class Touched:
    """What each test touched when it was last found good.

    What a fixture touched while it was set up counts for each test that uses it. A
    fixture of a module may hold on to what it loaded for one test, a browser with its
    cache say; so what one of these touched counts for those that follow, too.
    """

    def __init__(self, root: Path):
        self.watch = Watch(**{HERE: root})
        self.path = root / STORED
        self._found = self._read()
        self._changed = False
        self._set_up: dict[str, set[str]] = defaultdict(set)
        self._lasting: dict[str, set[str]] = defaultdict(set)
        self._digests: dict[str, str] = {}

    def _read(self) -> dict[str, list[str]]:
        """Without the file, or with something else in it, nothing is known."""
        try:
            found = json.loads(self.path.read_text("utf-8"))
            return {str(test): [str(name) for name in names]
                    for test, names in found.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}

    def of(self, test: str) -> list[str] | None:
        return self._found.get(test)

    def key(self, test: str, code: str) -> str:
        """Changes with the code and with each file that the test touched."""
        return digest(code, test, *(part for name in self._found[test]
                                    for part in (name, self._digest(name))))

    def _digest(self, name: str) -> str:
        if name not in self._digests:
            path = self.watch.path(name)
            if path is None:
                return "of a site that was not built"
            self._digests[name] = digest(*sorted(os.listdir(path))) if path.is_dir() \
                else digest(path)
        return self._digests[name]

    @contextlib.contextmanager
    def setting_up(self, fixture: str, of_module: bool) -> Iterator[None]:
        """Around the set-up of a fixture that outlives a test."""
        mark = self.watch.mark()
        with self.watch.listening():
            yield
        self._set_up[fixture] |= self.watch.since(mark)
        if of_module:
            self._lasting[fixture] |= set()

    @contextlib.contextmanager
    def running(self, test: str, fixtures: list[str]) -> Iterator[None]:
        """Around a test with its set-up, and what is torn down after it."""
        mark = self.watch.mark()
        with self.watch.listening():
            yield
        names = self.watch.since(mark)
        for fixture in fixtures:
            names |= self._set_up.get(fixture, set())
            names |= self._lasting.get(fixture, set())
        for fixture in self._lasting.keys() & set(fixtures):
            self._lasting[fixture] |= names
        self._found[test] = sorted(names)
        self._changed = True

    def write(self) -> None:
        if self._changed:
            whole_file.write(self.path, json.dumps(self._found, indent=0))
