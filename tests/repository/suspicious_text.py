"""What no file here should hold, whoever wrote it: `path:line: what; what to do`.

Marks of a merge that was not finished, line ends of another system, characters that
look like others or cannot be seen, folders of somebody's own machine, secrets. For
Python files ruff looks too (RUF001 to RUF003, PLE25, PLC24: what deceives in code).
"""
import re
import subprocess
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from detect_secrets.core.plugins.util import get_mapping_from_secret_type_to_class
from detect_secrets.core.scan import get_plugins, scan_file
from detect_secrets.settings import transient_settings

PICTURES = {".png"}
DRAWN = {".svg"}  # by programs, and large
# Where a secret stands as it is, in quotes. Of others detect-secrets reads what the
# settings in them say.
QUOTED = {".html", ".ipynb", ".js", ".json", ".md", ".out", ".py", ".toml"}
CONFLICT = re.compile(r"^(?:<{7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
HOMES = re.compile(r"(?<![\w.])/(?:home|Users)/(?!you/)\w+|(?<!\w)/root/\w"
                   r"|\b[A-Z]:\\Users\\(?!you\\)\w+")
OTHER = re.compile(r"[^\n -~]")
# Letters of two alphabets in one word: the one stands in for the other.
MIXED = re.compile(r"[a-zA-Z][\u0370-\u03ff]|[\u0370-\u03ff][a-zA-Z]")
# Letters, digits that are raised, punctuation, signs: what text is made of.
SEEN = {"Lu", "Ll", "No", "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sc", "Sm", "So"}


def tracked(root: Path) -> list[Path]:
    """The files of a checkout, also those that are new and not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root, text=True, capture_output=True, check=True).stdout
    return [path for name in sorted(set(listed.split("\0")) - {""})
            if (path := root / name).is_file()]


@cache
def deceives(character: str) -> str:
    """Why a character may not stand in a text; empty if it may.

    >>> deceives("é"), deceives("²")
    ('', '')
    >>> deceives("\\u200b")
    'ZERO WIDTH SPACE cannot be seen'
    >>> deceives("\\u0430")
    'CYRILLIC SMALL LETTER A is a letter of another alphabet'
    """
    name = unicodedata.name(character, f"U+{ord(character):04X}")
    kind = unicodedata.category(character)
    if kind not in SEEN and kind[0] not in "L":
        return f"{name} cannot be seen"
    if kind[0] == "L" and not (kind in SEEN and name.startswith(("LATIN ", "GREEK "))):
        return f"{name} is a letter of another alphabet"
    if unicodedata.normalize("NFC", character) != character:
        return f"{name} looks like {unicodedata.normalize('NFC', character)!r}"
    return ""


def faults(root: Path, paths: list[Path]) -> Iterator[str]:
    """All but the secrets."""
    by_lower_case: dict[str, str] = {}
    for path in paths:
        name = path.relative_to(root).as_posix()
        same = by_lower_case.setdefault(name.lower(), name)
        if same != name:
            yield f"{name}:1: is {same} where case does not count; rename one"
        for character in set(OTHER.findall(name)):
            yield f"{name!r}:1: its name holds {character!r}; rename it"
        if path.suffix not in PICTURES:
            yield from _in_text(name, path.read_bytes())


def _in_text(name: str, data: bytes) -> Iterator[str]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        yield f"{name}:{line}: is not UTF-8; save it so, or keep it elsewhere"
        return

    def at(place: int) -> str:
        return f"{name}:{text.count(chr(10), 0, place) + 1}"

    for match in CONFLICT.finditer(text):
        yield f"{at(match.start())}: a merge was not finished here; finish it"
    if "\r" in text:
        yield (f"{at(text.index(chr(13)))}: ends its lines as Windows does; "
               "save it with \\n alone")
    for match in HOMES.finditer(text):
        yield (f"{at(match.start())}: names a folder of somebody's own machine, "
               f"{match[0]}; write a relative path, or /home/you/")
    for match in MIXED.finditer(text):
        yield (f"{at(match.start())}: mixes alphabets in one word, {match[0]!r}; "
               "write it in one")
    for match in OTHER.finditer(text):
        tab = match[0] == "\t" and name == "Makefile"
        if match[0] != "\r" and not tab and (why := deceives(match[0])):
            yield f"{at(match.start())}: {why}; write what is meant, or its escape"


def secrets(root: Path, paths: list[Path]) -> Iterator[str]:
    """What looks like a password or a key, by the rules of detect-secrets.

    Not by how random a text looks: records are full of digests.
    """
    rules = [rule.__name__ for rule in get_mapping_from_secret_type_to_class().values()
             if "Entropy" not in rule.__name__]
    with transient_settings({"plugins_used": [{"name": name} for name in rules]}):
        for path in paths:
            if path.suffix not in PICTURES | DRAWN and _may_hold_secrets(path):
                for found in scan_file(str(path)):
                    yield (f"{path.relative_to(root).as_posix()}:{found.line_number}: "
                           f"looks like a secret ({found.type}); take it out, and "
                           "out of the history, and make it invalid")


def _may_hold_secrets(path: Path) -> bool:
    """Whether a rule finds something in the text as a whole.

    What a rule finds in a line it also finds here; to ask line by line takes ten times
    as long.
    """
    if path.suffix not in QUOTED:
        return True
    text = path.read_text("utf-8", errors="replace")
    return any(rule.analyze_line(str(path), text) for rule in get_plugins())
