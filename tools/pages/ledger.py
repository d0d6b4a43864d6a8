"""The ledger: every statement of the notes, its verdict, its proof.

docs/tables/ledger.toml is written by hand. The section "In the notes" of each
page and the table of docs/ledger.md are made from it.
"""
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, relpath

from tools import read_data
from tools.pages.sources import Page, embedded, find, stands
from tools.programs.snippets import Snippet
from tools.programs.version_record import NOT, NOT_YET, Record

SOURCE = "docs/tables/ledger.toml"
HEADING = "## In the notes"
VERSIONS = "versions.md"  # says what differs with which torch
PAGE, TABLE, UNWRITTEN = "ledger.md", "## All statements", "## Not yet written"
VERDICTS = {"true": "True", "imprecise": "Imprecise", "depends": "Depends",
            "false": "False", "opinion": "Opinion",
            "unverifiable": "Not verifiable by code", "gap": "Left open",
            "added": "Added"}
FIELDS = {"where", "said", "verdict", "truth", "proof", "page"}


@dataclass(frozen=True)
class Entry:
    id: str
    where: tuple[str, ...]
    said: str
    verdict: str
    truth: str
    proof: tuple[str, ...]
    page: str


class Ledger:
    """The statements, those that are still to be written, and faults of the file."""

    def __init__(self, root: Path):
        self.root = root
        tables = read_data.read(root, SOURCE)
        text = (root / SOURCE).read_text("utf-8") if tables else ""
        self.statements: int = tables.pop("statements", 0)  # how many there are
        self.unwritten: list[str] = tables.pop("unwritten", [])
        self.entries, found = _entries(root, text, tables)
        self.faults = found + [
            f"{SOURCE}:1: {key} is written; take it off the list "
            "unwritten"
            for key in self.unwritten if key in tables]
        self.anchors = {page.name: page.anchors for page in find(root)}
        self.stands = stands(root)
        self.record = Record(root)

    def proof(self, name: str, start: str, label: str | None = None) -> str:
        """A link from page `start` to the section where a program stands."""
        shown = f"`{label or name}`"
        here = self.anchors.get(start, {})
        if name in here:
            target = here[name]
        elif name in self.stands:
            page, mark, anchor = self.stands[name].partition("#")
            target = relpath(page, dirname(start) or ".") + mark + anchor
        else:
            target = ""
        return f"[{shown}]({target})" if target else shown

    def without(self, entry: Entry) -> tuple[list[str], list[str]]:
        """The versions with which a proof does not hold, and those it has not seen."""
        rows = [self.record.standing(Snippet(self.root, name)) for name in entry.proof]
        fails, unknown = [], []
        for version in self.record.newest_first:
            standing = {row[version] for row in rows}
            if NOT in standing:
                fails.append(version)
            elif NOT_YET in standing:
                unknown.append(version)
        return fails, unknown


def _entries(root: Path, text: str, tables: dict) -> tuple[list[Entry], list[str]]:
    entries, found = [], []
    for key, fields in tables.items():
        where = f"{SOURCE}:{_line(text, f'[{key}]')}: {key}"
        if set(fields) != FIELDS:
            odd = ", ".join(sorted(set(fields) ^ FIELDS))
            found.append(f"{where}: check these fields: {odd}")
            continue
        fields |= {name: tuple(fields[name]) for name in ("where", "proof")}
        entry = Entry(key, **fields)
        entries.append(entry)
        found += [f"{where}: {fault}" for fault in _faults(root, entry)]
    return entries, found


def _faults(root: Path, entry: Entry) -> list[str]:
    found = []
    if entry.verdict not in VERDICTS:
        found.append(f"no such verdict: {entry.verdict!r}; one of "
                     f"{', '.join(VERDICTS)}")
    for proof in entry.proof:
        if not (root / "snippets" / proof).is_file():
            found.append(f"its proof snippets/{proof} does not exist")
    if not entry.proof and entry.verdict not in ("opinion", "unverifiable"):
        found.append("names no proof; only an opinion or what code cannot "
                     "verify may do without")
    page = Page(root, entry.page)
    if not page.path.is_file():
        found.append(f"its page docs/{entry.page} does not exist")
    elif HEADING not in page.text.splitlines():
        found.append(f"its page docs/{entry.page} has no section {HEADING!r}")
    elif entry.proof and not set(entry.proof) & set(embedded(page)):
        found.append(f"none of its proofs stands on its page docs/{entry.page}")
    return found


def _line(text: str, start: str) -> int:
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() == start:
            return number
    return 1


def section(ledger: Ledger, page: str) -> str:
    """What stands under "In the notes" on a page."""
    return "\n\n".join(_paragraph(ledger, entry) for entry in ledger.entries
                       if entry.page == page)


def _paragraph(ledger: Ledger, entry: Entry) -> str:
    proof = ", ".join(ledger.proof(name, entry.page) for name in entry.proof)
    said = f"“{entry.said}” ({_places(entry)})" if entry.where else entry.said
    if fails := ledger.without(entry)[0]:
        page = relpath(VERSIONS, dirname(entry.page) or ".")
        proof += (f" ([not with torch {', '.join(fails)}]"
                  f"({page}#torch-{fails[0].replace('.', '')}))")
    return (f"{_badge(entry, ident=True)} {said}\n:   {entry.truth}"
            + (f" Proof: {proof}." if proof else ""))


def _badge(entry: Entry, ident: bool = False) -> str:
    name = f'id="{entry.id}" ' if ident else ""
    return (f'<span {name}class="verdict {entry.verdict}">'
            f"{VERDICTS[entry.verdict]}</span>")


def _places(entry: Entry) -> str:
    notes: dict[str, list[str]] = {}
    for place in entry.where:
        note, line = place.split(":")
        notes.setdefault(note, []).append(line)
    return "; ".join(
        f"note {note}, line{'s' * (len(lines) > 1 or '-' in lines[0])} "
        f"{', '.join(lines)}" for note, lines in notes.items())


def table(ledger: Ledger) -> str:
    """All statements, for the page of the ledger."""
    rows = ["| Verdict | The notes said | What is true | Proof |", "|---|---|---|---|"]
    for entry in ledger.entries:
        proof = "<br>".join(ledger.proof(name, PAGE, name.rpartition("/")[2])
                            for name in entry.proof)
        proof += "".join(f"<br>{word} {', '.join(versions)}" for word, versions in
                         zip(("not with", "not yet with"), ledger.without(entry),
                             strict=True) if versions)
        cells = (_badge(entry), f"[{_plain(entry.said)}]({entry.page}#{entry.id})",
                 entry.truth, proof)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells)
                    + " |")
    return (_counts(ledger) + '\n\n<div class="ledger statements" markdown>\n\n'
            + "\n".join(rows) + "\n\n</div>")


def _counts(ledger: Ledger) -> str:
    """How many statements got which verdict."""
    numbers = {name: sum(entry.verdict == name for entry in ledger.entries)
               for name in VERDICTS}
    return (f"{len(ledger.entries)} statements: "
            + ", ".join(f"{number} {VERDICTS[name].lower()}"
                        for name, number in numbers.items() if number) + "."
            + _held(ledger))


def _held(ledger: Ledger) -> str:
    """How many proofs hold with each version that was tried."""
    versions = ledger.record.newest_first
    if len(versions) < 2:
        return ""
    proved = [ledger.without(entry) for entry in ledger.entries if entry.proof]
    return (f" {len(proved)} have proofs, and those of {proved.count(([], []))} hold "
            f"with torch {', '.join(versions[:-1])} and {versions[-1]}; beside the "
            "others stands with which they do not, or were not yet run. What is "
            f"different there: [the versions]({VERSIONS}).")


def _plain(text: str) -> str:
    return text.replace("[", "\\[").replace("]", "\\]")


def waiting(ledger: Ledger) -> str:
    """The statements that no lesson takes up yet."""
    if not ledger.unwritten:
        return "Nothing: every statement of the notes has its verdict."
    return ("These statements of the notes have no lesson so far: "
            + ", ".join(f"`{key}`" for key in ledger.unwritten) + ".")
