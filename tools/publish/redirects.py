"""Addresses that pages had before they moved, and where they lead now.

docs/tables/redirects.toml lists them. Each gets a small page that leads on, with
and without scripts. tests/addresses.txt holds every address that was ever
published, so that none is lost.
"""
import html
import posixpath
import re
import tomllib
from pathlib import Path

from tools.pages import labs, sources
from tools.publish import theme
from tools.publish.site import Site

SOURCE, PUBLISHED = "docs/tables/redirects.toml", "tests/addresses.txt"
ADDRESS = re.compile(r"(?:[\w-]+/)+")
MOVED = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<title>Moved - Torchproof</title>
<link rel="canonical" href="{address}">
<meta http-equiv="refresh" content="0; url={link}">
</head>
<body>
<main><h1>Moved</h1><p>This page is now <a href="{link}">{new}</a>.</p></main>
</body>
</html>
"""


def read(root: Path) -> dict[str, str]:
    path = root / SOURCE
    return tomllib.loads(path.read_text("utf-8")) if path.exists() else {}


def addresses(root: Path) -> set[str]:
    """Where the pages lie now, below the address of the site."""
    return {sources.address(page).removesuffix("index.md")
            for page in [*sources.find(root), *labs.find(root)]}


def faults(root: Path) -> list[str]:
    """What is wrong with the table of moved pages."""
    table, here, found = read(root), addresses(root), []
    for old, new in table.items():
        target = new.partition("#")[0]
        where = f"{SOURCE}:1: {old}"
        if not ADDRESS.fullmatch(old):
            found.append(f"{where} is no address; write it as old/address/")
        if old in here:
            found.append(f"{where} is a page; drop the line or the page")
        if target in table:
            found.append(f"{where} leads to {target}, which has moved too; name the "
                         "last address")
        elif target not in here:
            found.append(f"{where} leads to {target}, which is no page")
    return found


def published(root: Path) -> list[str]:
    """What tests/addresses.txt holds."""
    path = root / PUBLISHED
    return path.read_text("utf-8").split() if path.exists() else []


def lost(root: Path) -> list[str]:
    """Published addresses at which nothing lies any more."""
    left = addresses(root) | read(root).keys()
    return [f"{PUBLISHED}:{number}: {name} was published and is gone; say in {SOURCE} "
            "where it leads now" for number, name in enumerate(published(root), 1)
            if name.removeprefix("/") not in left]


def listed(root: Path) -> str:
    """The list of published addresses, with those that are new."""
    return "".join(f"{name}\n" for name in sorted(
        {*published(root)} | {f"/{name}" for name in addresses(root)}))


def add(site: Site) -> None:
    """Make a page that leads on for each old address."""
    table = read(site.root)
    here = theme.CANONICAL.pattern.search(site.pages["index.html"]) if table else None
    for old, new in table.items():
        site.pages[f"{old}index.html"] = leading_on(old, new, here[1] if here else "/")


def leading_on(old: str, new: str, home: str) -> str:
    """The page at the old address, on the site at home.

    >>> page = leading_on("train/", "loop/step/#order", "https://owner.example/")
    >>> print(page.partition("<link")[2])
     rel="canonical" href="https://owner.example/loop/step/">
    <meta http-equiv="refresh" content="0; url=../loop/step/#order">
    ...
    <a href="../loop/step/#order">loop/step/#order</a>.</p></main>
    </body>
    </html>
    """
    folder, mark, anchor = new.partition("#")
    link = posixpath.relpath(folder or ".", old) + "/" + mark + anchor
    return MOVED.format(address=html.escape(home + folder), link=html.escape(link),
                        new=html.escape(new))
