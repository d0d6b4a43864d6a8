"""A built site in the hands of the steps: each page is read once and written once."""
import re
import sys
from collections.abc import Callable
from pathlib import Path


class Site:
    """The sources, the folder that a builder made of them, and its pages.

    The pages are named as they lie in that folder: "loop/step/index.html".
    """

    def __init__(self, root: Path, folder: Path):
        self.root, self.folder = root, folder
        self.pages = {path.relative_to(folder).as_posix(): path.read_text("utf-8")
                      for path in sorted(folder.rglob("*.html"))}
        self._written = dict(self.pages)

    def change(self, alter: Callable[[str, str], str]) -> None:
        """Replace the text of each page by alter(text, name)."""
        self.pages = {name: alter(text, name) for name, text in self.pages.items()}

    def has(self, pattern: re.Pattern) -> bool:
        """Whether it is found on any page."""
        return any(pattern.search(text) for text in self.pages.values())

    def write(self) -> None:
        """Write the pages that were changed."""
        for name, text in self.pages.items():
            if text != self._written.get(name):
                path = self.folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        self._written = dict(self.pages)


def home(name: str) -> str:
    """The way from a page to the top of the site.

    >>> home("loop/step/index.html"), home("index.html")
    ('../../', '')
    """
    return "../" * name.count("/")


def warn(message: str) -> None:
    """Say in one line what a step did not recognise, as MkDocs says its warnings.

    Not through MkDocs' logger: with --strict, its warnings end a build, and a
    reader with another version of the theme shall get the site.
    """
    print(f"WARNING -  {' '.join(message.split())}", file=sys.stderr)
