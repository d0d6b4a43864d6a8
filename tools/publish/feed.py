"""feed.xml: what docs/changes.md says, for feed readers (Atom, RFC 4287).

An entry is a heading "## 2026-11-27: What is new { #anchor }" and the text
below it. The anchor is part of the entry's id, so it must stay as it is.
"""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from tools.pages.sources import plain
from tools.publish import theme
from tools.publish.site import Site

SOURCE, FEED = "docs/changes.md", "feed.xml"
HEADING = re.compile(r"^## (\d{4}-\d{2}-\d{2}): (.+?) \{ #([\w-]+) \}$", re.MULTILINE)


@dataclass(frozen=True)
class Change:
    day: str
    title: str
    anchor: str
    text: str


def read(root: Path) -> list[Change]:
    path = root / SOURCE
    parts = HEADING.split(path.read_text("utf-8") if path.exists() else "")[1:]
    return [Change(day, plain(title), anchor, plain(" ".join(text.split())))
            for day, title, anchor, text in zip(*[iter(parts)] * 4, strict=True)]


def faults(root: Path) -> Iterator[str]:
    """What is wrong with the list of changes."""
    path, days, anchors = root / SOURCE, [], []
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    for number, line in enumerate(lines, 1):
        where = f"{SOURCE}:{number}"
        match = HEADING.fullmatch(line)
        if line.startswith("## ") and not match:
            yield f"{where}: write ## 2026-11-27: What is new {{ #anchor }}"
        if match and not _is_date(match[1]):
            yield f"{where}: {match[1]} is no date"
        if match and days and match[1] > days[-1]:
            yield f"{where}: is newer than the change above it; the newest comes first"
        if match and match[3] in anchors:
            yield f"{where}: #{match[3]} is taken; an entry of the feed needs its own"
        if match:
            days.append(match[1])
            anchors.append(match[3])
    yield from (f"{SOURCE}:1: {each.title!r} says nothing" for each in read(root)
                if not each.text)


def _is_date(text: str) -> bool:
    try:
        return bool(date.fromisoformat(text))
    except ValueError:
        return False


def add(site: Site) -> None:
    """Write the feed, with the addresses of this site."""
    changes = read(site.root)
    here = theme.CANONICAL.pattern.search(site.pages.get("changes/index.html", ""))
    if changes and here:
        (site.folder / FEED).write_text(atom(changes, here[1]), "utf-8")


def atom(changes: list[Change], here: str) -> str:
    """The feed of a site whose page of changes has this address.

    >>> new = Change("2026-11-27", "A page", "a-page", "It shows something.")
    >>> feed = atom([new], "https://owner.example/changes/")
    >>> print(feed.partition("<entry>")[2].strip())
    <title>A page</title>
    <id>https://owner.example/changes/#a-page</id>
    <link href="https://owner.example/changes/#a-page"/>
    <updated>2026-11-27T00:00:00Z</updated>
    <summary>It shows something.</summary></entry>
    </feed>
    """
    home = here.removesuffix("changes/")
    lines = ['<?xml version="1.0" encoding="utf-8"?>',
             '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
             "<title>Torchproof: what changed</title>", f"<id>{here}</id>",
             f"<link href={quoteattr(here)}/>",
             f'<link rel="self" type="application/atom+xml" '
             f"href={quoteattr(home + FEED)}/>",
             "<author><name>Torchproof</name></author>",
             f"<updated>{max(each.day for each in changes)}T00:00:00Z</updated>"]
    for each in changes:
        link = f"{here}#{each.anchor}"
        lines.append(f"<entry><title>{escape(each.title)}</title><id>{link}</id>"
                     f"<link href={quoteattr(link)}/>"
                     f"<updated>{each.day}T00:00:00Z</updated>"
                     f"<summary>{escape(each.text)}</summary></entry>")
    return "\n".join([*lines, "</feed>\n"])
