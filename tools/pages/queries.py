"""What people type into the search, and where the answer stands.

docs/tables/queries.toml names for each question the pages and headings that answer
it; docs/tables/unanswered.toml lists questions and tags that nothing answers yet.
"""
import json
import re
from dataclasses import dataclass
from pathlib import Path

from tools import read_data
from tools.pages import built, labs, sources

SOURCE, OPEN = "docs/tables/queries.toml", "docs/tables/unanswered.toml"


@dataclass(frozen=True)
class Query:
    line: int
    text: str
    answers: tuple[str, ...]  # "loop/step.md#which-orders-are-right"

    @property
    def pages(self) -> list[str]:
        """The pages of the answers, as built pages are named."""
        return [answer.partition("#")[0] for answer in self.answers]


def read(root: Path) -> list[Query]:
    tables = read_data.read(root, SOURCE)
    text = (root / SOURCE).read_text("utf-8") if tables else ""
    return [Query(_line(text, question), question, tuple(answers))
            for group in tables.values()
            for question, answers in group.items()]


def faults(root: Path, site: Path) -> list[str]:
    """Answers of which the built site has no such page, or no such heading."""
    ids = {page.name: page.ids for page in built.find(site)}
    found = []
    for query in read(root):
        for answer in query.answers:
            name, mark, anchor = answer.partition("#")
            where = f"{SOURCE}:{query.line}: {query.text!r} is answered by {answer}"
            if name not in ids:
                found.append(f"{where}, but there is no page {name}; name the page "
                             "that answers it")
            elif mark and anchor not in ids[name]:
                found.append(f"{where}, but that page has no #{anchor}; name the "
                             "heading that answers it")
    return found


# -- what waits for an answer ------------------------------------------------

def waiting(root: Path) -> dict[str, dict[str, dict[str, str]]]:
    """For each part of the site: its questions and tags, and their pages."""
    return read_data.read(root, OPEN)


def told(root: Path) -> str:
    """How much waits for an answer, in a line; empty if nothing does."""
    parts = waiting(root)
    counts = {kind: sum(len(part.get(kind, {})) for part in parts.values())
              for kind in ("questions", "tags")}
    return (f"{counts['questions']} questions and {counts['tags']} tags wait for an "
            f"answer, see {OPEN}" if any(counts.values()) else "")


def stale(root: Path) -> list[str]:
    """Entries of that list that have been answered, or whose tag was deleted."""
    path = root / OPEN
    text = path.read_text("utf-8") if path.exists() else ""
    answered = {query.text for query in read(root)}
    tags = {page.built: page.meta.get("tags", [])
            for page in [*sources.find(root), *labs.find(root)]}
    found = []
    for part in waiting(root).values():
        found += [f"{OPEN}:{_line(text, each)}: {each!r} is answered in {SOURCE}; take "
                  "it off this list" for each in part.get("questions", {})
                  if each in answered]
        found += [f"{OPEN}:{_line(text, tag)}: {name} has no tag {tag!r}; put it back, "
                  "for a tag waits for its answer" for tag, name
                  in part.get("tags", {}).items() if tag not in tags.get(name, [])]
    return found


def _line(text: str, key: str) -> int:
    """The line on which an entry with that key begins."""
    start = re.search(rf"^{re.escape(json.dumps(key, ensure_ascii=False))} =", text,
                      re.MULTILINE)
    return text[:start.start()].count("\n") + 1 if start else 1
