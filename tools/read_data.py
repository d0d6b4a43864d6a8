"""The files of data, in the one way in which they are read.

A file that is no TOML, YAML or JSON, or has another form than its readers rely on,
ends in one line: the file, the line in it, and what to do. KINDS says of every such
file which form it has and how it is mended.
"""
import copy
import functools
import json
import re
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import UnionType
from typing import NamedTuple

import yaml

WORDS = {dict: "a table", list: "a list", str: "a text", int: "a number",
         float: "a number", bool: "true or false", type(None): "nothing"}
AT_LINE = re.compile(r"\(at line (\d+), ")
OPENS = re.compile(r"---[ \t]*\n")
FRONT_MATTER = re.compile(r"(.*?\n)??(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL)


class Unreadable(Exception):
    """The text names the file and the line, and says what is wrong and what to do."""


class Kind(NamedTuple):
    """Files of one form.

    The form is written as an example: `{str: [int]}` is a table of lists of numbers,
    `{"hash": str}` a table with that entry and perhaps others, `{"hash?": str}` one
    that may lack it, `(str, float)` a list of just these two, `dict` any table.
    """

    files: str  # a pattern, below the root
    form: object
    remedy: str = "mend it"
    in_site: bool = True  # whether the site is made from it


def _anew(command: str) -> str:
    return f"delete it, and {command} writes it anew"


UPDATE = _anew("make update")
HEAD = {"title?": str, "description?": str, "tags?": [str], "concepts?": [str],
        "no_snippet?": str}
CELL = {"cell_type": str, "source": str | list, "metadata": dict, "outputs?": [dict]}
COSTS_ROW = {"measure": str, "with": [float], "without": [float]}
CASE_ROW = {"title?": str, "with?": [str], "without?": [str], "fresh?": [str],
            "trained?": [str]}
RIVAL = {"version": str, "date": str, "asked": str, "trouble": str, "cases": {
    str: {"with": [str], "without": [str], "raised": {str: str}}}}
TRUSTED = {str: {str: (str, float)}}
PAGE = Kind("docs/**/*.md", HEAD)
KINDS = [
    Kind("mkdocs.yml", {"nav?": list, "plugins?": list}),
    PAGE,
    Kind("docs/labs/*.ipynb", {"cells": [CELL], "metadata": HEAD}, UPDATE),
    Kind("snippets/labs/*.py", {"jupyter?": HEAD}),
    Kind("docs/tables/checks.toml", {str: {str: str}}),
    Kind("docs/tables/concepts.toml", {str: str}),
    Kind("docs/tables/topics.toml", {str: str}),
    Kind("docs/tables/errors/*.toml", {str: object}),  # messages.py says what is odd
    Kind("docs/tables/glossary.toml", {str: {
        "words?": [str], "not_on?": [str], str: str}}),
    Kind("docs/tables/ledger.toml", {
        "statements?": int, "unwritten?": [str],
        str: {"where?": [str], "proof?": [str], str: str}}),
    Kind("docs/tables/previews.toml", {str: {"title": str, "says": str}}),
    Kind("docs/tables/queries.toml", {str: {str: [str]}}),
    Kind("docs/tables/redirects.toml", {str: object}),  # redirects.py says what is odd
    Kind("docs/tables/unanswered.toml", {str: {str: {str: str}}}),
    Kind("records/versions.json", {
        "versions?": {str: {"python": str, "build": str, "date": str}},
        "programs?": {str: {"hash": str, str: str | list}}}, UPDATE),
    Kind("records/pages.json", {str: (str, str)}, UPDATE),
    Kind("records/asserts.json", {
        str: {"hash": str, "made_false_by": [str | None]}}, UPDATE, False),
    Kind("records/bug_costs.json", {
        "hash": str, "bugs": {str: COSTS_ROW}}, UPDATE, False),
    Kind("records/preflight.json", {
        str: {"hash": str, "cases": {str: CASE_ROW}}}, UPDATE, False),
    Kind("records/rivals.json", {
        "torch": str, "python": str, "packages": {str: RIVAL}}, _anew("make rivals"),
        False),
    Kind("records/trusted.json", TRUSTED, _anew("make test-all"), False),
    Kind(".cache/trust.json", TRUSTED, _anew("make test"), False),
    Kind("tests/excuses/asserts.toml", {str: {str: str}}, in_site=False),
    Kind("tests/excuses/encoding.toml", {str: str}, in_site=False),
    Kind("tests/excuses/preflight.toml", {str: {str: {str: str}}}, in_site=False),
    Kind("tests/excuses/rounding.toml", {"programs": [str]}, in_site=False),
    Kind(".github/*.yml", dict, in_site=False),
    Kind(".github/ISSUE_TEMPLATE/*.yml", dict, in_site=False),
    Kind(".github/workflows/*.yml", {"jobs": {str: dict}}, in_site=False),
]


def faults(root: Path, site_only: bool = False) -> list[str]:
    """A line for each file of data that cannot be read."""
    return [fault for kind in KINDS if kind.in_site or not site_only
            for path in sorted(root.glob(kind.files))
            if (fault := _fault(path, path.relative_to(root).as_posix(), kind))]


def _fault(path: Path, name: str, kind: Kind) -> str:
    try:
        held(path.read_bytes(), name, kind)
    except Unreadable as error:
        return str(error)
    return ""


def read(root: Path, name: str, environment: Mapping[str, str] = {}) -> dict:
    """What the file of that name below the root holds; nothing if it is not there.

    The environment is for `!ENV` in mkdocs.yml.
    """
    kind = next(each for each in KINDS if Path(name).match(each.files))
    path = root / name
    return held(path.read_bytes(), name, kind, environment) if path.exists() else {}


def front_matter(text: str, name: str) -> dict:
    """What stands in the front matter of a page with that text."""
    return held(text.encode(), name, PAGE)


def held(written: bytes, name: str, kind: Kind, environment: Mapping[str, str] = {}
         ) -> dict:
    """What a file holds of which this is written; of a page, its front matter."""
    try:
        text = written.decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = written.count(b"\n", 0, error.start) + 1
        raise Unreadable(f"{name}:{line}: is no UTF-8; {kind.remedy}") from None
    try:
        found = PARSERS[Path(name).suffix](text, tuple(environment.items()))
    except Broken as broken:
        raise Unreadable(f"{name}:{broken.line}: {broken}; {kind.remedy}") from None
    for keys, wrong in _misfits(found, kind.form):
        what = f"{', '.join(map(str, keys))} {wrong}".lstrip()
        raise Unreadable(f"{name}:{_line_of(text, keys)}: {what}; {kind.remedy}")
    return found


# -- one parser for each kind of file --------------------------------------

class Broken(Exception):
    """What is wrong with a text, and on which line."""

    def __init__(self, line: int, wrong: str):
        super().__init__(" ".join(wrong.split()))
        self.line = line


def _toml(text: str, _) -> dict:
    return copy.deepcopy(_parsed_toml(text))


@functools.cache  # while a site is edited, all but one file is as it was
def _parsed_toml(text: str) -> dict:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = AT_LINE.search(str(error))  # else it is "at end of document"
        raise Broken(int(line[1]) if line else len(text.splitlines()),
                     f"is no TOML: {error}") from None


def _json(text: str, _) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        raise Broken(error.lineno, f"is no JSON: {error.msg}") from None
    except (RecursionError, ValueError) as error:
        raise Broken(1, f"is no JSON: {error}") from None


def _yaml(text: str, environment: tuple, above: int = 0) -> object:
    """The text begins below so many other lines of its file."""
    try:
        return copy.deepcopy(_parsed_yaml(text, environment))
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        why = getattr(error, "problem", None) or getattr(error, "reason", error)
        raise Broken(above + (mark.line if mark else 0) + 1,
                     f"is no YAML: {why}") from None


@functools.cache
def _parsed_yaml(text: str, environment: tuple) -> object:
    class Loader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):
        pass

    def variable(loader: Loader, node: yaml.SequenceNode) -> str:
        name, otherwise = loader.construct_sequence(node)
        return dict(environment).get(name, otherwise)

    Loader.add_constructor("!ENV", variable)
    found = yaml.load(text, Loader)
    return {} if found is None else found


def _of_a_page(text: str, _) -> object:
    opened = OPENS.match(text)
    if not opened:
        return {}
    matter = FRONT_MATTER.match(text, opened.end())
    if not matter:
        raise Broken(1, "begins with front matter that nothing closes")
    return _yaml(matter[1] or "", (), above=1)


def _of_a_lab(text: str, _) -> object:
    """The front matter of a script stands in comments."""
    lines = [line.removeprefix("#").removeprefix(" ") for line in text.splitlines()
             if line.startswith("#")]
    return _of_a_page("".join(f"{line}\n" for line in lines), ()) \
        if text.startswith("# ---\n") else {}


PARSERS = {".toml": _toml, ".json": _json, ".ipynb": _json, ".yml": _yaml,
           ".md": _of_a_page, ".py": _of_a_lab}


# -- the form --------------------------------------------------------------

def _misfits(value: object, form: object, keys: tuple = ()) -> Iterator[tuple]:
    """Where a value has another form: the keys that lead there, and what is wrong."""
    kind = type(form) if isinstance(form, dict | list) else \
        list if isinstance(form, tuple) else form
    if kind is float:
        kind = int | float
    if not isinstance(value, kind):
        yield keys, f"needs {_word(kind)}, not {_word(type(value))}"
    elif isinstance(form, dict):
        named = {name.rstrip("?"): part for name, part in form.items()
                 if name is not str}
        yield from ((keys, f"has no {name}") for name in named
                    if name in form and name not in value)
        for key, part in value.items():
            yield from _misfits(part, named.get(key, form.get(str, object)),
                                (*keys, key))
    elif isinstance(form, tuple) and len(value) != len(form):
        yield keys, f"needs {len(form)} entries, not {len(value)}"
    elif isinstance(form, tuple | list):
        forms = form if isinstance(form, tuple) else form * len(value)
        for part, wanted in zip(value, forms, strict=True):
            yield from _misfits(part, wanted, keys)


def _word(kind: type | UnionType) -> str:
    kinds = kind.__args__ if isinstance(kind, UnionType) else [kind]
    return " or ".join(dict.fromkeys(WORDS.get(each, each.__name__) for each in kinds))


def _line_of(text: str, keys: tuple) -> int:
    """The line on which the value to which these keys lead begins, or nearly so."""
    at = 0
    for key in map(str, keys):
        pattern = re.compile(rf"(?<![\w.-]){re.escape(key)}[\"']?\s*[:=.\]]")
        found = pattern.search(text, at)
        at = found.start() if found else at
    return text.count("\n", 0, at) + 1
