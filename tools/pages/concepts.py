"""Pages by concept, and what each lesson says under "See also".

docs/tables/concepts.toml lists the concepts, each page names its own in its front
matter, and docs/concepts.md is made from the two.
"""
import re
from pathlib import Path
from posixpath import dirname, join, normpath

from tools import read_data
from tools.pages import labs, sources
from tools.pages.sources import Page

PAGE, SOURCE, LISTED = "concepts.md", "docs/tables/concepts.toml", "<!-- concepts -->"
FEW = 3  # pages that a concept should gather at least
SEE = "## See also"
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")


def read(root: Path) -> dict[str, str]:
    """The concepts, and what each is about, in one sentence."""
    return read_data.read(root, SOURCE)


def carriers(root: Path) -> list[Page]:
    """The pages that belong to concepts, in the order of the navigation."""
    every = {page.name: page for page in [*sources.find(root), *labs.find(root)]}
    return [every[name] for name in sources.nav(root)
            if name in every and "/" in name and not name.endswith("/index.md")]


def faults(root: Path) -> list[str]:
    """Pages that name no concept or an unknown one; concepts that few pages name."""
    known, found, held = read(root), [], []
    for page in carriers(root) if known else []:
        named = page.meta.get("concepts", [])
        held += named
        if not named:
            found.append(f"{page}:1: names no concept; write concepts: [...] into its "
                         f"head, of those in {SOURCE}")
        found += [f"{page}:1: {name!r} is not listed in {SOURCE}; list it or take "
                  "another" for name in named if name not in known]
    return found + [f"{SOURCE}:1: {name} gathers {held.count(name)} pages; drop it, or "
                    f"name it on {FEW}" for name in known if held.count(name) < FEW]


def body(root: Path) -> str:
    """All concepts and their pages, for the page of the concepts."""
    every = carriers(root)
    parts = []
    for name, gathers in read(root).items():
        links = [f"- [{each.title}]({each.name})" for each in every
                 if name in each.meta.get("concepts", [])]
        title = name.replace("-", " ").capitalize()
        parts.append(f"## {title} {{ #{name} }}\n\n{gathers}\n\n" + "\n".join(links))
    return "\n\n".join(parts)


def unseen(root: Path) -> list[str]:
    """What is wrong with the sections "See also" of the lessons."""
    found, led = [], set()
    lessons = [page for page in carriers(root) if page.name.endswith(".md")
               and not page.name.startswith("errors/")
               and not page.meta.get("no_snippet")]
    for page in lessons:
        before, heading, listed = page.text.partition(f"{SEE}\n")
        where = f"{page}:{before.count(chr(10)) + 1}"
        targets = [normpath(join(dirname(page.name), target))
                   for line in listed.splitlines() for target in LINK.findall(line)]
        led.update(targets)
        if not heading or not targets:
            found.append(f"{where}: does not end with {SEE} and a list of pages")
        if "\n## " in listed:
            found.append(f"{where}: {SEE} is not the last section")
        for name in sorted({name for name in targets if targets.count(name) > 1}):
            found.append(f"{where}: names docs/{name} twice under {SEE}")
        if page.name in targets:
            found.append(f"{where}: names itself under {SEE}")
    return found + [f"{page}:1: no other lesson names it under {SEE}; let one do so"
                    for page in lessons if page.name not in led]
