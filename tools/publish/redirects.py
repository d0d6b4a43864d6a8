"""What the site answers at addresses that are no longer there.

docs/tables/redirects.toml says where each of them leads now; the head of that file
shows how to write it.
"""
import html
import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools import read_data
from tools.publish import theme
from tools.publish.site import Site

SOURCE = "docs/tables/redirects.toml"
ADDRESS = re.compile(r"((?:[\w-]+/)*)(?:([\w-]+\.(?:py|ipynb))|#([\w-]+))?")
LEADS_ON = '<noscript><meta http-equiv="refresh"'
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Moved - Torchproof</title>
<link rel="canonical" href="{address}">
<noscript><meta http-equiv="refresh" content="0; url={link}"></noscript>
<script>
const moved = {anchors}
location.replace(moved[location.hash] || (location.hash ? "{page}" + location.hash : \
"{link}"))
</script>
</head>
<body>
<main><h1>Moved</h1><p>This page is now <a href="{link}">{new}</a>.</p></main>
</body>
</html>
"""
NOTICE = "has moved. It is now"  # by which the files below are known
PROGRAM = f'''"""This program {NOTICE} {{address}}"""
raise SystemExit("This program {NOTICE} {{address}}")
'''
NOTEBOOK = f"This notebook {NOTICE} <{{address}}>"
PLAIN = f"# Moved\n\nThis page {NOTICE} [{{new}}]({{address}}).\n"
# Parts of a page that may hold a second anchor.
HOLDS_ANCHOR = "h[1-6]|dt|dd|p|li|span|div|section|figure|td|th"


@dataclass(frozen=True)
class Place:
    """An address below that of the site: a page, an anchor on one, or a file."""

    text: str

    @cached_property
    def parts(self) -> tuple[str, str, str] | None:
        """Folder, file and anchor; None if it is not written as an address."""
        match = ADDRESS.fullmatch(self.text)
        return match and (match[1], match[2] or "", match[3] or "")

    @property
    def page(self) -> str:
        return "" if self.file else self.parts[0]

    @property
    def file(self) -> str:
        return self.text if self.parts[1] else ""

    @property
    def anchor(self) -> str:
        return self.parts[2]

    @property
    def kind(self) -> str:
        return "a file" if self.file else "an anchor" if self.anchor else "a page"

    def seen_from(self, folder: str) -> str:
        """The link to it on a page that lies in this folder."""
        if self.file:
            return posixpath.relpath(self.file, folder or ".")
        link = posixpath.relpath(self.page or ".", folder or ".") + "/"
        return f"{link}#{self.anchor}" if self.anchor else link


@dataclass(frozen=True)
class Move:
    """A line of the table."""

    line: int
    old: Place
    new: Place


def read(root: Path) -> list[Move]:
    """The lines of the table that can be followed."""
    return [move for move in lines(root) if not isinstance(move, str)]


def lines(root: Path) -> Iterator[Move | str]:
    """Each line of the table, or what is wrong with the way it is written."""
    path = root / SOURCE
    text = path.read_text("utf-8") if path.exists() else ""
    for old, new in read_data.read(root, SOURCE).items():
        start = re.search(rf'^[ \t]*["\']?{re.escape(old)}["\']?\s*[.=]', text,
                          re.MULTILINE)
        line = text[:start.start()].count("\n") + 1 if start else 1
        places = Place(old), Place(str(new))
        wrong = [place.text for place in places if not place.parts]
        if wrong:
            yield (f"{SOURCE}:{line}: {wrong[0]!r} is not an address of this site; "
                   'write "page/", "page/#anchor" or "snippets/topic/program.py"')
        else:
            yield Move(line, *places)


# -- what is written into the site ------------------------------------------

def add(site: Site) -> None:
    """Have each old address of the table answer."""
    moves = read(site.root)
    if not moves:
        return
    found = theme.CANONICAL.pattern.search(site.pages["index.html"])
    home = found[1] if found else "/"
    anchors: dict[str, list[Move]] = defaultdict(list)
    for move in moves:
        if move.old.anchor:
            anchors[move.old.page].append(move)
        elif move.old.file:
            _write(site.folder / move.old.file, notice(move, home))
    for move in moves:
        if move.old.kind == "a page":
            _lead_on(site, move, anchors.pop(move.old.page, []), home)
    for page, group in anchors.items():
        if _exists(site, page):
            names = {move.new.text: name_of(site, move.new) for move in group}
            site.pages[f"{page}index.html"] = with_anchors(
                site.pages[f"{page}index.html"], group, names)


def _write(path: Path, text: str) -> None:
    # Where something else still lies, the table has a fault, and a check names it.
    if not path.exists() or NOTICE in path.read_text("utf-8"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")


def notice(move: Move, home: str) -> str:
    """What a program or a notebook of the old name holds.

    >>> move = Move(1, Place("snippets/a/old.py"), Place("snippets/a/new.py"))
    >>> print(notice(move, "https://owner.example/"))
    \"""This program has moved. It is now https://owner.example/snippets/a/new.py\"""
    raise SystemExit("This program has moved. It is now https://owner.example/snippets/a/new.py")
    """
    address = home + move.new.text
    if move.old.file.endswith(".py"):
        return PROGRAM.format(address=address)
    cell = {"cell_type": "markdown", "id": "moved", "metadata": {},
            "source": NOTEBOOK.format(address=address)}
    return json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4,
                       "nbformat_minor": 5})


def _lead_on(site: Site, move: Move, anchors: list[Move], home: str) -> None:
    """Make the page that leads on, and the plain copy that says so."""
    folder, new = move.old.page, move.new
    if not _exists(site, folder):
        site.pages[f"{folder}index.html"] = leading_on(move, anchors, home)
        _write(site.folder / folder / "index.md",
               PLAIN.format(new=new.text, address=f"{home}{new.page}index.md"))


def leading_on(move: Move, anchors: list[Move], home: str) -> str:
    """The page at the old address, on the site at home.

    A browser drops the anchor of the old address when it follows the refresh, so a
    script hands it on; without scripts one arrives at the top of the new page.

    >>> page = leading_on(Move(1, Place("train/"), Place("loop/step/")),
    ...                   [Move(2, Place("train/#a"), Place("loop/step/#b"))],
    ...                   "https://owner.example/")
    >>> print(page.partition("<link")[2])
     rel="canonical" href="https://owner.example/loop/step/">
    <noscript><meta http-equiv="refresh" content="0; url=../loop/step/"></noscript>
    <script>
    const moved = {"#a": "../loop/step/#b"}
    location.replace(moved[location.hash] || (location.hash ? ...
    </script>
    ...
    """
    folder, new = move.old.page, move.new
    return PAGE.format(
        address=html.escape(home + new.page), new=html.escape(new.text),
        link=html.escape(new.seen_from(folder)),
        page=Place(new.page).seen_from(folder),
        anchors=json.dumps({f"#{each.old.anchor}": each.new.seen_from(folder)
                            for each in anchors}))


def with_anchors(text: str, moves: list[Move], names: dict[str, str]) -> str:
    """The page with each old id at its new heading, or on a link at its end.

    >>> renamed = Move(1, Place("loop/step/#old"), Place("loop/step/#new"))
    >>> print(with_anchors('<article><h2 id="new">When?</h2></article>', [renamed], {}))
    <article><h2 id="new"><span class="moved" id="old"></span>When?</h2></article>
    >>> gone = Move(2, Place("loop/step/#old"), Place("loop/nan/#new"))
    >>> print(with_anchors("<article></article>", [gone], {"loop/nan/#new": "Why?"}))
    <article><p class="moved" id="old">Moved: <a href="../nan/#new">Why?</a></p>
    </article>
    """
    for move in moves:
        old, new = move.old, move.new
        if f'id="{old.anchor}"' in text:
            continue
        if new.page == old.page:
            start = re.compile(rf'<(?:{HOLDS_ANCHOR})\b[^>]*\bid="{new.anchor}"[^>]*>')
            text = start.sub(lambda match, old=old: (
                f'{match[0]}<span class="moved" id="{old.anchor}"></span>'), text, 1)
        else:
            link = html.escape(new.seen_from(old.page))
            text = text.replace("</article>", (
                f'<p class="moved" id="{old.anchor}">Moved: <a href="{link}">'
                f"{names[new.text]}</a></p>\n</article>"), 1)
    return text


def name_of(site: Site, place: Place) -> str:
    """The text of the heading at that place, as HTML; or else its address."""
    page = site.pages.get(f"{place.page}index.html", "")
    wanted = rf'[^>]*\bid="{place.anchor}"' if place.anchor else ""
    match = re.search(rf'<(h[1-6])\b{wanted}[^>]*>(.*?)(?:<a class="headerlink"|</\1>)',
                      page, re.DOTALL)
    return re.sub(r"</?(?:a|span)\b[^>]*>", "", match[2]).strip() \
        if match else place.text


def leads_on(page: Path) -> bool:
    """Whether a built page only leads on to another."""
    return LEADS_ON in page.read_text("utf-8")


def _exists(site: Site, page: str) -> bool:
    """Whether the site has a page of its own at that address."""
    return LEADS_ON not in site.pages.get(f"{page}index.html", LEADS_ON)
