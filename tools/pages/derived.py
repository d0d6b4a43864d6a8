"""The parts of pages that are made from what stands elsewhere, in one list.

A part stands below a mark on its page. A mark that is a comment,
`<!-- terms -->`, has all the rest of the page below it, or what stands above
`<!-- end of terms -->`; one that is a heading, `## In the notes`, has what stands
above the next such heading.
"""
import re
from collections.abc import Callable
from dataclasses import dataclass
from fnmatch import fnmatch
from itertools import zip_longest
from pathlib import Path
from typing import NamedTuple

from tools.pages import (
    bug_matrix_page,
    checks_reference,
    concepts,
    glossary,
    home,
    labs,
    ledger,
    messages,
    programs_page,
    recipes,
    rivals_table,
    sources,
    versions_page,
)
from tools.pages.ledger import Ledger
from tools.pages.messages import Messages
from tools.pages.sources import Page
from tools.programs.version_record import Record

NEXT_HEADING = re.compile(r"^## ", re.MULTILINE)


class Tables(NamedTuple):
    """What takes a while to read, and is read once for all parts."""

    ledger: Ledger
    messages: Messages
    record: Record


@dataclass(frozen=True)
class Part:
    page: str  # the name of its page, or a pattern if many pages have one
    mark: str
    source: str  # what it is made from, and what to edit
    make: Callable[[Tables, Page], str]
    needs: str = ""  # a file without which there is no such part

    def stands_on(self, page: Page) -> bool:
        """On a page that it names outright it has to stand, mark or no mark."""
        return fnmatch(page.name, self.page) and (page.root / self.needs).exists() and (
            "*" not in self.page or self.mark in page.text.splitlines())


PARTS = [
    Part(glossary.PAGE, glossary.LISTED, glossary.SOURCE,
         lambda tables, page: glossary.body(page.root)),
    Part(concepts.PAGE, concepts.LISTED, concepts.SOURCE,
         lambda tables, page: concepts.body(page.root)),
    Part("labs/index.md", labs.LISTED, "snippets/labs",
         lambda tables, page: labs.body(page.root)),
    Part(home.PAGE, home.COUNTS, "records/ and docs/tables",
         lambda tables, page: home.counts(tables), home.SOURCE),
    Part(home.PAGE, home.RECIPES, "snippets/recipes",
         lambda tables, page: home.recipe_links(page.root), home.SOURCE),
    Part(home.PAGE, home.TOPICS, f"mkdocs.yml and {home.SOURCE}",
         lambda tables, page: home.topics(page.root), home.SOURCE),
    Part(programs_page.PAGE, programs_page.MARK, "snippets/",
         lambda tables, page: programs_page.body(page.root)),
    Part(recipes.PAGE, recipes.MARK, "snippets/recipes",
         lambda tables, page: recipes.body(page.root)),
    Part(rivals_table.PAGE, rivals_table.MARK, rivals_table.RECORD,
         lambda tables, page: rivals_table.body(page.root)),
    Part(checks_reference.PAGE, checks_reference.MARK,
         f"{checks_reference.CHECKS} and {checks_reference.SOURCE}",
         lambda tables, page: checks_reference.body(page.root),
         checks_reference.SOURCE),
    Part(bug_matrix_page.PAGE, bug_matrix_page.UNSEEN, bug_matrix_page.NAMED,
         lambda tables, page: bug_matrix_page.unseen(page.root)),
    Part(bug_matrix_page.PAGE, bug_matrix_page.MARK,
         f"{bug_matrix_page.NAMED} and {bug_matrix_page.COSTS}",
         lambda tables, page: bug_matrix_page.body(page.root)),
    Part(versions_page.PAGE, versions_page.MARK, "records/versions.json",
         lambda tables, page: versions_page.body(tables.record)),
    Part(f"{messages.FOLDER}/*.md", messages.MARK, "docs/tables/errors/*.toml",
         lambda tables, page: messages.body(tables.messages, page)),
    Part("*.md", ledger.HEADING, "docs/tables/ledger.toml",
         lambda tables, page: ledger.section(tables.ledger, page.name)),
    Part(ledger.PAGE, ledger.TABLE, "docs/tables/ledger.toml",
         lambda tables, page: ledger.table(tables.ledger)),
    Part(ledger.PAGE, ledger.UNWRITTEN, "docs/tables/ledger.toml",
         lambda tables, page: ledger.waiting(tables.ledger)),
]


def find(root: Path) -> list[tuple[Part, Page]]:
    """Each part on each page that has it."""
    return [(part, page) for page in sources.find(root) for part in PARTS
            if part.stands_on(page)]


def made(part: Part, page: Page, tables: Tables) -> str:
    """The text of the page with that part made anew."""
    return replaced(page.text, part.mark, part.make(tables, page))


def replaced(text: str, mark: str, body: str) -> str:
    """The text with another body below the mark, if it has the mark.

        before  # Glossary, <!-- terms -->, what was made the last time
        after   # Glossary, <!-- terms -->, an empty line, the body
    """
    head, found, rest = text.partition(f"{mark}\n")
    if not found:
        return text
    end = re.escape(mark.replace("<!-- ", "<!-- end of "))
    after = (NEXT_HEADING.search(rest) if mark.startswith("#")
             else re.search(f"^{end}$", rest, re.MULTILINE))
    return (f"{head}{mark}\n" + (f"\n{body}\n" if body else "")
            + (f"\n{rest[after.start():]}" if after else ""))


def faults(part: Part, page: Page, tables: Tables) -> list[str]:
    """Whether the page shows something else than its source makes of it."""
    if f"{part.mark}\n" not in page.text:
        return [f"{page}:1: has no line {part.mark}; write it above what comes from "
                f"{part.source}"]
    wanted, written = made(part, page, tables), page.text
    if wanted == written:
        return []
    lines = zip_longest(wanted.splitlines(), written.splitlines())
    number = next((n for n, (a, b) in enumerate(lines, 1) if a != b), 1)
    return [f"{page}:{number}: differs from {part.source}; run make update"]
