"""Every address that was ever published, and whether the built site answers there.

records/addresses.txt lists pages, the anchors in their articles, programs, notebooks
and plain copies. `make update` adds those that are new and never takes one out. What
moved is told in docs/tables/redirects.toml.
"""
import functools
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tools.pages import built
from tools.pages.built import Built
from tools.publish import redirects
from tools.publish.redirects import SOURCE, Move, Place

LIST = "records/addresses.txt"
FILES = ("feed.xml", "llms-full.txt", "llms.txt", "recipes.zip", "sitemap.xml",
         "snippets.zip")
KINDS = {".py", ".ipynb", ".md"}  # files of which each has a published address


def published(root: Path) -> list[str]:
    """What the list holds, without the slash that begins each line."""
    path = root / LIST
    lines = path.read_text("utf-8").split() if path.exists() else []
    return [line.removeprefix("/") for line in lines]


def listed(root: Path, site: Path) -> str:
    """The text of the list with what is new on the site."""
    every = sorted({*published(root), *Answers(site).addresses()})
    return "".join(f"/{address}\n" for address in every)


@dataclass(frozen=True)
class Answers:
    """What a built site has at which address."""

    folder: Path

    def addresses(self) -> Iterator[str]:
        """All that it has by itself: nothing that docs/tables/redirects.toml adds."""
        for address, page in self._pages.items():
            yield address
            yield from (f"{address}#{name}" for name in _anchors(page))
        for path in self.folder.rglob("*"):
            name = path.relative_to(self.folder).as_posix()
            if name in FILES or (path.suffix in KINDS and self.has_file(name)):
                yield name

    @functools.cached_property
    def _pages(self) -> dict[str, Built]:
        return {str(page).removesuffix("index.html"): page
                for page in built.with_address(self.folder)}

    def page(self, address: str) -> Built | None:
        """The page at that address; not one that leads on to another."""
        return self._pages.get(address)

    def has(self, place: Place) -> bool:
        """Whether it has that by itself."""
        if place.file:
            return self.has_file(place.file)
        page = self.page(place.page)
        return page is not None and (
            not place.anchor or place.anchor in _anchors(page))

    def has_file(self, name: str) -> bool:
        path = self.folder / name
        return path.is_file() and redirects.NOTICE not in path.read_text("utf-8")

    def with_anchor(self, anchor: str) -> list[str]:
        """The addresses of the pages that have such an anchor."""
        return self._by_anchor.get(anchor, [])

    @functools.cached_property
    def _by_anchor(self) -> dict[str, list[str]]:
        found = defaultdict(list)
        for address, page in self._pages.items():
            for anchor in _anchors(page):
                found[anchor].append(address)
        return found


def _anchors(page: Built) -> list[str]:
    """The ids in the article, but for those inside of figures and those that moved."""
    found = page.tree.xpath('//article//*[@id][not(ancestor::figure)]'
                            '[not(contains(concat(" ", @class, " "), " moved "))]/@id')
    return [name for name in found if not name.startswith("__")]  # the theme's own


# -- addresses that no longer answer ----------------------------------------

def lost(root: Path, folder: Path) -> list[str]:
    """Published addresses at which nothing lies any more, and what to do about it."""
    site, known = Answers(folder), published(root)
    moves = {move.old.text: move.new for move in redirects.read(root)}
    return [f"{LIST}:{number}: /{address} is gone; {advice}"
            for number, address in enumerate(known, 1)
            if (advice := _advice(site, moves, set(known), address))]


def _advice(site: Answers, moves: dict[str, Place], known: set[str],
            address: str) -> str:
    """What to do if nothing answers at the address; empty if something does."""
    page, mark, anchor = address.partition("#")
    if address in moves:
        return ""  # table_faults() looks at where it leads
    if mark and page in moves:
        new = moves[page].page
        target = f"{new}#{anchor}"
        return "" if target in moves or site.has(Place(target)) else (
            f"/{page} leads to /{new}, where no #{anchor} is; "
            + _write(address, f"{new}#NEW", _hint(site, known, new, anchor)))
    if mark:
        return "" if site.page(page) is None or site.has(Place(address)) else (
            "if the heading was renamed, "
            + _write(address, f"{page}#NEW", _hint(site, known, page, anchor)))
    if address.endswith("/") or not address:
        return "" if site.page(address) else (
            "if the page moved, " + _write(address, "NEW/ADDRESS/"))
    if (site.folder / address).is_file():
        return ""
    folder, _, name = address.rpartition("/")
    if name == "index.md" and site.page(f"{folder}/" if folder else "") is None:
        return ""  # the page itself is missing, and is told
    kind = Path(name).suffix
    if kind in (".py", ".ipynb"):
        return "if it was renamed or merged, " + _write(address, f"{folder}/NEW{kind}")
    return "it cannot lead on, so have tools/publish/ write it again"


def _write(old: str, new: str, hint: str = "") -> str:
    return f'write "{old}" = "{new}" into {SOURCE}{hint}'


def _hint(site: Answers, known: set[str], page: str, anchor: str) -> str:
    """Where it may have gone: the same id on other pages, new ids on this one."""
    if others := site.with_anchor(anchor):
        return f" (there is a #{anchor} on /{', /'.join(others)})"
    new = [f"#{each}" for each in _anchors(site.page(page))
           if f"{page}#{each}" not in known] if site.page(page) else []
    return f" (new there: {', '.join(new)})" if new else ""


# -- what is wrong with the table of what moved ------------------------------

def table_faults(root: Path, folder: Path) -> list[str]:
    """Lines of docs/tables/redirects.toml that lead nowhere, or are not needed."""
    site, lines = Answers(folder), list(redirects.lines(root))
    moves = [each for each in lines if isinstance(each, Move)]
    old = {move.old.text for move in moves}
    return [each for each in lines if isinstance(each, str)] + [
        f"{SOURCE}:{move.line}: {fault}" for move in moves
        for fault in _table_faults(site, move, old)]


def _table_faults(site: Answers, move: Move, old: set[str]) -> Iterator[str]:
    before, after = move.old, move.new
    if before.kind == "a page" and after.file:
        yield f"the page {before.text} leads to a file; name a page"
    elif before.anchor and (after.file or after.text == before.page):
        yield (f"{before.text} leads to {after.text}; name an anchor, or another "
               "page")
    elif after.text in old or (not after.file and after.page in old):
        yield f"{after.text} has moved too; name the address where it is now"
    elif not site.has(after):
        yield f"{after.text} does not exist; name an address that does"
    elif before.anchor and not site.page(before.page) and before.page not in old:
        yield (f"there is no page {before.page}; say where it went as well: "
               f'"{before.page}" = "NEW/ADDRESS/"')
    elif before.anchor and site.page(before.page) and \
            before.anchor not in site.page(before.page).ids:
        yield (f"the part with the id {after.anchor} cannot hold a second one; give "
               "the id to a heading")
    if site.has(before):
        yield f"{before.text} still exists; take this line out"
