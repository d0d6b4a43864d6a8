"""The page "Verified on": which program shows what with which torch.

docs/versions.md is made from records/versions.json, the record of versions. What
other pages note about a version of torch has to agree with that record too.
"""
import re
from collections import Counter, defaultdict

from tools.pages.sources import Page, stands
from tools.programs import snippets
from tools.programs.outcome import TRACEBACK
from tools.programs.snippets import Snippet
from tools.programs.version_record import ALSO, HOLDS, OTHER, VERDICTS, WIDEST, Record

PAGE = "versions.md"
MARK = "<!-- verified -->"
DIFFERENT = {"unavailable": "What is not there?", "raises": "What raises?",
             "silent": "What raises or warns otherwise?",
             "other": "What holds, and shows something else?"}
LEGEND = """A claim holds where the asserts do and the mistakes raise and warn as \
they should, whatever else is printed: most that differ word a message otherwise, or \
begin a random stream with other numbers. The bar above each program says the same in \
short.

- **Same**: every line and every figure are those on the page.
- **Within 2 %**: only numbers differ, each by two percent at most; by more in the few \
programs whose numbers hang on the processor.
- **Differs**: it shows something else.
- **Raises**: it raises where it should not, often because an assert fails.
- **Not available**: it asks torch for a name or an argument that is not there, or \
leaves out one that has no default there.
- **Not run**: it changed since, or needs what was missing, such as a GPU.

Builds whose name begins with `cu` are those for CUDA; they ran on a CPU too, and a \
message about a missing driver comes from that."""
NOTE = re.compile(r'^!!! note "In torch ([\d., and]+)"\n((?:    .*\n|\n(?=    ))+)',
                  re.MULTILINE)
CODE = r"(?:`` ?(.+?) ?``|`([^`]+)`)"
QUOTE = re.compile(rf"\b(?:raises|shows) {CODE}")


def anchor(version: str) -> str:
    """The id of the section about what differs with that torch."""
    return f"torch-{version.replace('.', '')}"


def body(record: Record) -> str:
    """What the page shows below its mark."""
    every = snippets.find(record.root)
    places = stands(record.root)
    different = {version: _differences(record, version, every, places)
                 for version in record.newest_first}
    names = {version: f"[{version}](#{anchor(version)})" for version in different
             if different[version]}
    parts = [_answer(record, every), table(record, names), LEGEND,
             *(part for each in different.values() for part in each)]
    return "\n\n".join(parts)


def table(record: Record, names: dict[str, str] | None = None) -> str:
    """How many programs got which verdict with which torch."""
    every = snippets.find(record.root)
    columns = [record.versions[version] | Counter(
        VERDICTS.get(record.verdict(snippet, version), "Not run") for snippet in every)
        for version in record.newest_first]
    words = {"python": "Python", "build": "Build", "date": "Run on"}
    head = [(names or {}).get(version, version) for version in record.newest_first]
    rows = ["| torch | " + " | ".join(head) + " |",
            "|---|" + "--:|" * len(columns)]
    rows += [f"| {words.get(key, key)} | "
             + " | ".join(str(column.get(key, 0)) for column in columns) + " |"
             for key in (*words, *VERDICTS.values(), "Not run")]
    return "\n".join(rows)


def _answer(record: Record, every: list[Snippet]) -> str:
    """The sentence that sums up the page."""
    standing = [record.standing(snippet) for snippet in every]
    holding = {version: sum(row[version] in (ALSO, OTHER) for row in standing)
               for version in record.newest_first}
    others = [f"{holding[version]} with {version}" for version in holding
              if version != record.pinned]
    pinned = holding.get(record.pinned, 0)
    return (f"Of {len(every)} programs, {pinned} hold with torch {record.pinned}, for "
            "which they are written" + "".join(
                f"{' and ' if each == others[-1] else ', '}{each}"
                for each in others) + ".")


def _differences(record: Record, version: str, every: list[Snippet],
                 places: dict[str, str]) -> list[str]:
    """The section about a version: the programs that do not hold with it, and why."""
    parts: list[str] = []
    for kind, question in DIFFERENT.items():
        groups: dict[str, list[str]] = defaultdict(list)
        for snippet in every:
            if _kind(record, snippet, version) == kind:
                name = snippet.name
                groups[record.said(snippet, version)].append(
                    f"[{name}]({places[name]})" if name in places else name)
        if groups:
            rows = [f"| {_cell(said)} | {'<br>'.join(names)} |" for said, names in
                    sorted(groups.items(), key=lambda item: (-len(item[1]), item[1]))]
            parts.append(f"### {question} {{ #{anchor(version)}-{kind} }}\n\n"
                         '<div class="signatures" markdown>\n\n'
                         "| Instead | Program |\n|---|---|\n"
                         + "\n".join(rows) + "\n\n</div>")
    heading = f"## What differs with torch {version}? {{ #{anchor(version)} }}"
    return [heading, *parts] if parts else []


def _kind(record: Record, snippet: Snippet, version: str) -> str | None:
    verdict = record.verdict(snippet, version)
    if verdict != "differs":
        return verdict
    return "other" if record.standing(snippet)[version] == OTHER else "silent"


def _cell(said: str) -> str:
    """What was shown instead, as a cell of a table."""
    how, colon, text = said.partition(": ")
    if text == TRACEBACK:
        return "raises nothing"
    more = "…" if len(text) == WIDEST else ""
    return f"{how} {code(text)}{more}".replace("|", "\\|") if colon else said


def code(text: str) -> str:
    return f"`` {text} ``" if "`" in text else f"`{text}`"


# -- notes on other pages --------------------------------------------------

def note_faults(page: Page, record: Record) -> list[str]:
    """What pages note about a version, and the record of versions contradicts."""
    found = []
    for match in NOTE.finditer(page.text):
        where = f"{page}:{page.text[:match.start()].count(chr(10)) + 1}"
        versions = re.findall(r"\d[\d.]*\d", match[1])
        spans = [a or b for a, b in re.findall(CODE, match[2])]
        programs = [Snippet(page.root, span) for span in spans
                    if re.fullmatch(r"[\w/-]+\.py", span)]
        if not programs:
            found.append(f"{where}: names no program; name one that differs there")
        said = [record.said(program, version) for program in programs
                for version in versions]
        found += [f"{where}: no run said {a or b!r}; see records/versions.json"
                  for a, b in QUOTE.findall(match[2])
                  if all(said) and not any((a or b) in each for each in said)]
        for version in versions:
            if version not in record.versions:
                found.append(f"{where}: no program was run with torch {version}; "
                             f'make versions TORCH="{version}"')
                continue
            for program in programs:
                if record.verdict(program, version) in HOLDS:
                    found.append(f"{where}: {program} holds with torch {version}; "
                                 "mend the note")
    return found
