"""When the content of each page last changed: records/pages.json.

`make update` notes the day on which it first finds a page, or a program or an output
on it, changed. A page that was edited since has no date, until the next one: nothing
else that a build can see says when a text was written. Files of a checkout are as old
as the checkout, and an archive has no history.
"""
import datetime
import hashlib
import json
from pathlib import Path

from tools import read_data
from tools.pages import labs, sources
from tools.pages.labs import Lab
from tools.pages.sources import Page

RECORD = "records/pages.json"


def digest(page: Page | Lab) -> str:
    """Changes with what a reader sees of the page: its text, and what it embeds."""
    whole = hashlib.sha256(page.path.read_bytes())
    for name in sources.embedded(page):
        path = page.root / "snippets" / name
        whole.update(path.read_bytes() if path.exists() else b"")
    return whole.hexdigest()[:12]


def read(root: Path) -> dict[str, tuple[str, str]]:
    """Of each page, by its name, its digest and the day."""
    return read_data.read(root, RECORD)


def changed(root: Path) -> dict[str, str]:
    """The day of each page that is as it was noted, by the name of the built page."""
    known = read(root)
    return {f"{page.address}index.html": known[page.name][1]
            for page in labs.published(root)
            if page.name in known and known[page.name][0] == digest(page)}


def noted(root: Path, today: datetime.date) -> str:
    """The record as it has to be, where what changed did so today."""
    known = read(root)
    lines = []
    for page in sorted(labs.published(root), key=lambda page: page.name):
        now = digest(page)
        before, day = known.get(page.name, ("", ""))
        day = day if before == now else today.isoformat()
        lines.append(f"{json.dumps(page.name)}: {json.dumps([now, day])}")
    return "{\n" + ",\n".join(lines) + "\n}\n"
