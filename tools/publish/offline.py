"""Reading without a connection, and from disk."""
import gzip
import hashlib
import json
import re
from pathlib import Path

from tools.publish import minify, theme
from tools.publish.site import Site, warn

WORKER = "sw.js"
LIST = "offline.json"
# What opens, without a connection, for a reader who keeps the whole site: pages, what
# they load and the search, and the files that they link.
WHOLE = ("**/*.html", "**/*.md", "**/*.py", "**/*.ipynb", "*.zip", "llms.txt",
         "assets/*.js", "assets/style.*.css", "assets/playground.css",
         "assets/logo.svg", "labs/*/*.svg", "assets/javascripts/bundle.*.js",
         "assets/javascripts/workers/*.js", "search/search_index.json", "search.json")
OFFER = re.compile(r'<p class="keep"[^>]*>')
SCRIPT = '<script src="{}assets/offline.js"></script>\n'


def add_script(site: Site) -> None:
    """The script that each page then needs, before the theme's own."""
    if not site.has(theme.BUNDLE.pattern):
        warn("No page loads the theme's script where tools/publish/offline.py looks "
             "for it, so the site cannot be read without a connection")
    site.change(lambda text, name: with_script(text))


def with_script(text: str) -> str:
    """The page with the script.

    >>> print(with_script('<script src="../assets/javascripts/bundle.1.js">'))
    <script src="../assets/offline.js"></script>
    <script src="../assets/javascripts/bundle.1.js">
    """
    found = theme.BUNDLE.pattern.search(text)
    if not found or SCRIPT.format(found[1]) in text:
        return text
    return text.replace(found[0], SCRIPT.format(found[1]) + found[0], 1)


def add_index(site: Site) -> None:
    """The index of the search as a script, which the theme looks for from disk."""
    index = site.folder / "search" / "search_index.json"
    if index.exists():
        index.with_suffix(".js").write_text(
            f"var __index = {index.read_text(encoding='utf-8')}\n", encoding="utf-8")


def add_list(site: Site) -> None:
    """The names of all that a reader may keep, and what that weighs, for keep.js."""
    site.write()  # what the steps before this did
    files = sorted({path for pattern in WHOLE for path in site.folder.glob(pattern)
                    if path.name != "404.html"})
    weight = sum(len(gzip.compress(_without_sizes(path), 1)) for path in files)
    names = [re.sub(r"(^|/)index\.html$", r"\1",
                    path.relative_to(site.folder).as_posix()) for path in files]
    (site.folder / LIST).write_text(json.dumps({"files": names}), encoding="utf-8")
    site.change(lambda text, name: with_sizes(text, len(names), weight))


def _without_sizes(path: Path) -> bytes:
    """The file as it was before `with_sizes`, so that a second time finds the same."""
    if path.suffix != ".html":
        return path.read_bytes()
    return OFFER.sub('<p class="keep">', path.read_text(encoding="utf-8")).encode()


def with_sizes(text: str, files: int, weight: int) -> str:
    """The page with how many files and bytes the whole site has, as they are sent.

    >>> with_sizes('<p class="keep"></p>', 1200, 3_141_592)
    '<p class="keep" data-files="1200" data-size="3.1 MB"></p>'
    """
    return OFFER.sub(f'<p class="keep" data-files="{files}" '
                     f'data-size="{weight / 1e6:.1f} MB">', text)


def add_worker(site: Site) -> None:
    """The service worker, with a hash of all other files: if one is new, it is too."""
    source = site.root / "docs" / "theme" / WORKER
    if not source.exists():
        return
    site.write()  # what the steps before this did
    digest = hashlib.sha256()
    for path in sorted(site.folder.rglob("*")):
        if path.is_file() and path.name != WORKER:
            digest.update(path.relative_to(site.folder).as_posix().encode())
            digest.update(path.read_bytes())
    text = minify.script(source.read_text(encoding="utf-8")).replace(
        'VERSION = ""', f'VERSION = "{digest.hexdigest()[:12]}"')
    (site.folder / WORKER).write_text(text, encoding="utf-8")
