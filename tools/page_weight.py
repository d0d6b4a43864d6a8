"""What a visit loads, in bytes as they travel: gzip, as hosts send it."""
import functools
import gzip
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools import browser
from tools.pages import built

KB = 1024
# Where each builder keeps the index of its search.
INDEX = {"mkdocs": "search/search_index.json", "zensical": "search.json"}


# No lessons: a row for each program, statement, message. They grow with the site.
LISTS = {"debugging/preflight/", "programs/", "ledger/", "errors/",
         "errors/modules/"}


@dataclass(frozen=True)
class Limits:
    """What is allowed at most, in bytes."""

    first: int  # a visit with an empty cache
    later: int  # another page after the home page
    index: int = 0  # of the search, on its first use
    lists: "Limits | None" = None  # for the pages in LISTS


# For the site that is published, what a reader may be asked to wait for. For the
# other, what was measured and a little more: that shows when Zensical's pages get
# heavier.
LIMITS = {"mkdocs": Limits(80 * KB, 40 * KB, 350 * KB,
                           lists=Limits(110 * KB, 50 * KB)),
          "zensical": Limits(104 * KB, 40 * KB, 350 * KB,
                             lists=Limits(134 * KB, 50 * KB))}
HOME = 75 * KB  # of a first visit to the home page


@functools.cache
def size(path: Path) -> int:
    """The bytes of a file when it is sent."""
    return len(gzip.compress(path.read_bytes(), 6))


def loads(chromium, site: Path) -> dict[str, dict[str, int]]:
    """What each page loads with an empty cache: {page: {address: bytes}}."""
    with browser.served(site) as home:
        return {str(page): visit(chromium, home, site, str(page))
                for page in built.find(site)}


def visit(chromium, home: str, site: Path, page: str) -> dict[str, int]:
    """What one page loads, and the worker that it starts: {address: bytes}."""
    requests = []
    with chromium.new_context(service_workers="block") as context:
        context.on("request", lambda request: requests.append(request))
        tab = context.new_page()
        tab.goto(home + page.removesuffix("index.html"), wait_until="load")
        browser.drawn(tab)  # what the page asks for once it is shown
        return loaded(requests, home, site)


def loaded(requests: list, home: str, site: Path) -> dict[str, int]:
    """What a page asked for, and the worker that it starts: {address: bytes}."""
    found = {"sw.js": size(site / "sw.js")}
    for request in requests:  # which grows while one waits for an answer
        answer = request.response()
        if answer and answer.ok and answer.url.startswith(home):
            found[answer.url.removeprefix(home)] = size(file(site, answer.url))
    return found


def file(site: Path, url: str) -> Path:
    """The file that the server sends for an address."""
    path = site / unquote(urlsplit(url).path).lstrip("/")
    return path / "index.html" if path.is_dir() else path


def first(loaded: dict[str, dict[str, int]]) -> dict[str, int]:
    """Of each page, all that a first visit loads."""
    return {page: sum(sizes.values()) for page, sizes in loaded.items()}


def later(loaded: dict[str, dict[str, int]]) -> dict[str, int]:
    """Of each page, what remains to be loaded after a visit to the home page."""
    return {page: after(loaded["index.html"], sizes) for page, sizes in loaded.items()}


def after(home: dict[str, int], sizes: dict[str, int]) -> int:
    """What remains to be loaded of a page after the home page, whose address is ""."""
    known = home.keys() - {""}
    return sum(size for url, size in sizes.items() if url not in known)


def index(site: Path, builder: str = "mkdocs") -> int:
    """The search index, which is loaded when the search is first used."""
    return size(site / INDEX[builder])
