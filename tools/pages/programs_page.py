"""The page of all programs: docs/programs/index.md."""
import re
from functools import cache
from pathlib import Path

from tools.pages.sources import Page, nav, stands
from tools.programs import snippets

PAGE, MARK = "programs/index.md", "<!-- programs -->"


def body(root: Path) -> str:
    """A row for each program: topic, right or wrong, claim, where it stands, file.

    What is to be copied comes first, then lesson by lesson as each page shows it.
    The search finds what the page says above the rows, and not them.
    """
    places = stands(root)
    rows = ["| Topic | Kind | What it shows | Program |", "|---|---|---|---|"]
    for snippet in sorted(snippets.find(root), key=_order(root, places)):
        if snippet.name in places:
            topic, page = snippet.name.partition("/")[0], places[snippet.name]
            claim = re.sub(r"[\\`*_\[\]|]", r"\\\g<0>", snippets.claim(snippet)
                           ).replace("<", "&lt;")
            file = snippet.name.rpartition("/")[2]
            rows.append(f"| {topic} | {snippet.kind} "
                        f"| [{claim}](../{page.partition('#')[0]}) "
                        f'| <a href="../snippets/{snippet.name}">{file}</a> |')
    return ('<div class="ledger programs" data-search-exclude markdown>\n\n'
            + "\n".join(rows) + "\n\n</div>")


def _order(root: Path, places: dict[str, str]):
    """The key of a program: recipes, lessons, other pages; then where it stands."""
    pages = nav(root)
    order = list(pages)

    def key(snippet) -> tuple:
        page = places.get(snippet.name, "").partition("#")[0]
        if page not in pages:
            return (3, 0, 0, snippet.name)
        part = 1 if "Lessons" in pages[page] else 2
        if page.startswith("recipes/"):
            part = 0
        return (part, order.index(page), shown(page).index(snippet.name), snippet.name)

    @cache
    def shown(page: str) -> list[str]:
        return list(Page(root, page).anchors)

    return key
