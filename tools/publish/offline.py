"""Without a connection, and from disk: the script that each page then needs.

It is left out while the site is edited, where nothing may be kept.
"""
import hashlib
import re
from pathlib import Path

from tools.publish import minify

WORKER = "sw.js"
SCRIPT = '<script src="{}assets/offline.js"></script>\n'
LAST = re.compile(r'<script src="([./\w-]*?)assets/javascripts/bundle\.')


def link(root: Path, site: Path) -> None:
    """Into each page, before the theme's own script."""
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found = LAST.search(text)
        if found and SCRIPT.format(found[1]) not in text:
            path.write_text(text.replace(found[0], SCRIPT.format(found[1]) + found[0],
                                         1), encoding="utf-8")


def search(root: Path, site: Path) -> None:
    """The index as a script, which is what the theme looks for from disk."""
    index = site / "search" / "search_index.json"
    if index.exists():
        index.with_suffix(".js").write_text(
            f"var __index = {index.read_text(encoding='utf-8')}\n", encoding="utf-8")


def version(root: Path, site: Path) -> None:
    """The worker, with a hash of all other files: it is new if one of them is."""
    source = root / "docs" / "theme" / WORKER
    if not source.exists():
        return
    digest = hashlib.sha256()
    for path in sorted(site.rglob("*")):
        if path.is_file() and path.name != WORKER:
            digest.update(path.relative_to(site).as_posix().encode())
            digest.update(path.read_bytes())
    text = minify.script(source.read_text(encoding="utf-8")).replace(
        'VERSION = ""', f'VERSION = "{digest.hexdigest()[:12]}"')
    (site / WORKER).write_text(text, encoding="utf-8")
