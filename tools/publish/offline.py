"""Reading without a connection, and from disk."""
import hashlib

from tools.publish import minify, theme
from tools.publish.site import Site, warn

WORKER = "sw.js"
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
