"""The ledger: every statement of the notes, its verdict, its proof.

docs/ledger.toml is written by hand. The section "In the notes" of each
page is made from it.
"""
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from .pages import Page, embedded

HEADING = "## In the notes"
VERDICTS = {"true": "True", "imprecise": "Imprecise", "depends": "Depends",
            "false": "False", "opinion": "Opinion",
            "unverifiable": "Not verifiable by code", "gap": "Left open",
            "added": "Added"}
FIELDS = {"where", "said", "verdict", "truth", "proof", "page"}


@dataclass(frozen=True)
class Entry:
    id: str
    line: int  # in ledger.toml
    where: tuple[str, ...]
    said: str
    verdict: str
    truth: str
    proof: tuple[str, ...]
    page: str


def load(root: Path) -> tuple[list[Entry], list[str]]:
    """The entries, and what is wrong with them."""
    path = root / "docs" / "ledger.toml"
    text = path.read_text(encoding="utf-8")
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        return [], [f"docs/ledger.toml: {error}"]
    entries, found = [], []
    for key, fields in tables.items():
        line = _line(text, f"[{key}]")
        where = f"docs/ledger.toml:{line}: {key}"
        if set(fields) != FIELDS:
            odd = ", ".join(sorted(set(fields) ^ FIELDS))
            found.append(f"{where}: check these fields: {odd}")
            continue
        entry = Entry(key, line, tuple(fields.pop("where")), fields.pop("said"),
                      fields.pop("verdict"), fields.pop("truth"),
                      tuple(fields.pop("proof")), fields.pop("page"))
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


def section(entries: list[Entry], page: str) -> str:
    """The body of "In the notes" on a page."""
    parts = [_paragraph(entry) for entry in entries if entry.page == page]
    return "\n\n".join(parts)


def _paragraph(entry: Entry) -> str:
    notes = {}
    for place in entry.where:
        note, line = place.split(":")
        notes.setdefault(note, []).append(line)
    places = "; ".join(
        f"note {note}, line{'s' * (len(lines) > 1 or '-' in lines[0])} "
        f"{', '.join(lines)}" for note, lines in notes.items())
    proof = ", ".join(f"`{name}`" for name in entry.proof)
    verdict = VERDICTS[entry.verdict]
    said = f"“{entry.said}”" if entry.where else entry.said
    return (f'<span id="{entry.id}" class="verdict {entry.verdict}">{verdict}'
            f"</span> {said}" + (f" ({places})" if places else "")
            + f"\n:   {entry.truth}" + (f" Proof: {proof}." if proof else ""))


def rendered(entries: list[Entry], page: Page) -> str:
    """The text of the page with its section made anew."""
    head, found, rest = page.text.partition(f"{HEADING}\n")
    if not found:
        return page.text
    tail = re.search(r"^## ", rest, re.MULTILINE)
    after = rest[tail.start():] if tail else ""
    body = section(entries, page.name)
    return f"{head}{HEADING}\n\n" + (f"{body}\n\n" if body else "") + after


def stale(entries: list[Entry], page: Page) -> list[str]:
    """Whether the section differs from the ledger."""
    wanted, written = rendered(entries, page), page.text
    if wanted == written:
        return []
    lines = zip(wanted.splitlines(), [*written.splitlines(), ""], strict=False)
    number = next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1)
    return [f"{page}:{number}: differs from docs/ledger.toml; "
            "edit the ledger, then run make update"]
