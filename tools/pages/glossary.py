"""The glossary: each term in one sentence, and marked where a page first uses it.

docs/tables/glossary.toml is written by hand, and docs/glossary.md is made from it.
On the built pages tools/publish/glossary_links.py marks the terms.
"""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools import read_data
from tools.pages.sources import Page

PAGE, SOURCE, LISTED = "glossary.md", "docs/tables/glossary.toml", "<!-- terms -->"
FIELDS = {"term", "means", "page"}
MAY = FIELDS | {"words", "not_on"}
LONGEST = 120  # characters of a sentence: it has to fit beside the pointer


@dataclass(frozen=True)
class Term:
    id: str
    term: str
    means: str
    page: str  # where a program shows it
    words: tuple[str, ...] = ()
    not_on: tuple[str, ...] = ()  # pages on which the word means something else

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        return self.words or (self.term,)

    def shuns(self, page: str) -> bool:
        """Whether it stays unmarked: it is explained there, or means something else."""
        return page in (self.page.partition("#")[0], *self.not_on)


def read(root: Path) -> list[Term]:
    tables = read_data.read(root, SOURCE)
    return [Term(key, **{name: tuple(value) if isinstance(value, list) else value
                         for name, value in fields.items()})
            for key, fields in tables.items() if FIELDS <= set(fields) <= MAY]


def faults(root: Path) -> list[str]:
    """What is wrong with the terms."""
    path = root / SOURCE
    text = path.read_text("utf-8") if path.exists() else ""
    found, whole = [], {each.id: each for each in read(root)}
    taken: dict[str, str] = {}
    for key, fields in read_data.read(root, SOURCE).items():
        before = text.partition(f"[{key}]")[0]
        where = f"{SOURCE}:{before.count(chr(10)) + 1}: {key}"
        if key not in whole:
            odd = ", ".join(sorted((FIELDS - set(fields)) | (set(fields) - MAY)))
            found.append(f"{where}: check these fields: {odd}")
            continue
        found += [f"{where}: {fault}" for fault in _wrong(root, whole[key], taken)]
        taken |= {word.lower(): key for word in whole[key].spoken}
    names = [each.term.lower() for each in whole.values()]
    if names != sorted(names):
        late = next(a for a, b in zip(names, sorted(names), strict=True) if a != b)
        found.append(f"{SOURCE}:1: {late} is out of order; sort the terms by name")
    return found


def _wrong(root: Path, each: Term, taken: dict[str, str]) -> Iterator[str]:
    if not re.fullmatch(r"[^.!?]+(?:\.(?=\w|\(\))[^.!?]+)*\.", each.means):
        yield "means needs one sentence, with its full stop"
    if len(each.means) > LONGEST:
        yield f"means has {len(each.means)} characters; {LONGEST} are room enough"
    if re.search(r'[`*<>"\[]', each.means):
        yield "means is shown as it stands; leave out marks and links"
    for word in each.spoken:
        if word.lower() in taken:
            yield f"{word!r} is a word of {taken[word.lower()]} too; drop one"
    for name in (each.page.partition("#")[0], *each.not_on):
        if not Page(root, name).path.is_file():
            yield f"names docs/{name}, which does not exist"


# -- the page made from it -------------------------------------------------

def body(root: Path) -> str:
    """All terms, for the page of the glossary."""
    return "\n\n".join(
        f"{each.term} {{ #{each.id} }}\n:   {each.means} Shown in "
        f"[{Page(root, each.page.partition('#')[0]).title}]({each.page})."
        for each in read(root))
