"""The table of other packages, on the page "Which check catches which bug".

It is made from records/rivals.json, which tests/preflight/rivals.py writes. The row of
torchproof comes from records/preflight.json, so that it is that of the package here.
"""
import re
from pathlib import Path

from tools import read_data

PAGE, MARK = "debugging/matrix.md", "<!-- rivals -->"
RECORD = "records/rivals.json"
OWN = "torchproof"
OWN_RECORD, PLANTED = "records/preflight.json", "planted"
OWN_ASKED = ("The model, a batch, the loss, the optimizer and the step: `preflight`; "
             "the loop: `watch`; the loaders: `check_data`")
VERSION = re.compile(r'^__version__ = "(.+)"$', re.MULTILINE)
HEAD = """| Package | Asked with | Bugs with an alarm | Twins with an alarm | \
Bugs with an alarm whose twin has none | Raised |
|---|---|--:|--:|--:|--:|"""


def read(root: Path) -> dict:
    """The record; empty where there is none."""
    return read_data.read(root, RECORD)


def body(root: Path) -> str:
    """What the page shows below the mark."""
    record = read(root)
    packages = record.get("packages", {})
    own = read_data.read(root, OWN_RECORD).get(PLANTED, {}).get("cases", {})
    dates = sorted({row["date"] for row in packages.values()})
    when = " to ".join(dict.fromkeys([*dates[:1], *dates[-1:]]))
    asked = sorted(packages, key=lambda name: (-_only_with(packages[name]), name))
    return "\n".join([
        f"The newest versions of {when}, with torch {record.get('torch', '')} and "
        f"Python {record.get('python', '')}; {len(own)} bugs and {len(own)} twins.",
        "", '<div class="signatures" markdown>', "", HEAD,
        _row(f"**{OWN}** {_own_version(root)}", OWN_ASKED, own),
        *(_row(f"{name} {packages[name]['version']}".strip(),
               packages[name]["trouble"] or packages[name]["asked"],
               packages[name]["cases"]) for name in asked),
        "", "</div>"])


def _row(name: str, asked: str, cases: dict[str, dict]) -> str:
    rows = list(cases.values())
    counts = [sum(bool(row["with"]) for row in rows),
              sum(bool(row["without"]) for row in rows),
              _only_with({"cases": cases}),
              sum(len(row.get("raised", {})) for row in rows)]
    shown = map(str, counts) if rows else ["-"] * len(counts)
    return f"| {name} | {asked} | " + " | ".join(shown) + " |"


def _only_with(row: dict) -> int:
    """How many bugs have an alarm while their twins have none.

    The table of the bugs asks less: there a bug is named if something is reported of it
    that is not reported of its twin. What alarms of other packages mean is not known.
    """
    return sum(bool(case["with"]) and not case["without"]
               for case in row["cases"].values())


def _own_version(root: Path) -> str:
    path = root / OWN / "__init__.py"
    found = VERSION.search(path.read_text("utf-8")) if path.exists() else None
    return found[1] if found else ""
