"""What a visit loads, in bytes as they travel: gzip, as hosts send it."""
import gzip
from pathlib import Path

from tools import browser
from tools.pages import built

KB = 1024
FIRST, LATER, INDEX = 80 * KB, 40 * KB, 250 * KB  # at most


def size(data: bytes) -> int:
    return len(gzip.compress(data, 6))


def loads(chromium, site: Path) -> dict[str, dict[str, int]]:
    """What each page loads with an empty cache: {page: {address: bytes}}."""
    found = {}
    worker = {"sw.js": size((site / "sw.js").read_bytes())}
    with browser.served(site) as home:
        for page in built.find(site):
            if 'http-equiv="refresh"' in page.path.read_text("utf-8"):
                continue  # leads on from an old address
            context = chromium.new_context(service_workers="block")
            tab, answers = context.new_page(), []
            tab.on("response", lambda answer, answers=answers: answers.append(answer))
            tab.goto(home + str(page).removesuffix("index.html"),
                     wait_until="networkidle")
            found[str(page)] = worker | {
                answer.url.removeprefix(home): size(answer.body()) for answer in answers
                if answer.ok and answer.url.startswith(home)}
            context.close()
    return found


def first(loaded: dict[str, dict[str, int]]) -> dict[str, int]:
    """Of each page, all that a first visit loads."""
    return {page: sum(sizes.values()) for page, sizes in loaded.items()}


def later(loaded: dict[str, dict[str, int]]) -> dict[str, int]:
    """Of each page, what remains to be loaded after a visit to the home page."""
    known = loaded["index.html"].keys() - {""}
    return {page: sum(size for url, size in sizes.items() if url not in known)
            for page, sizes in loaded.items()}


def index(site: Path) -> int:
    """The search index, which is loaded when the search is first used."""
    return size((site / "search" / "search_index.json").read_bytes())


def heaviest(sizes: dict[str, int]) -> str:
    """The heaviest page and its weight, in words."""
    page = max(sizes, key=sizes.get)
    return f"{sizes[page] / KB:.0f} KB ({page.removesuffix('index.html') or 'home'})"
