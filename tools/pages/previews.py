"""The pictures that a link shows elsewhere, and the icons of the site.

What stands on them is written in docs/tables/previews.toml; docs/theme/preview.html
is how they look. tools/draw_previews.py draws them; a build only copies them.
"""
import hashlib
import html
from dataclasses import dataclass
from pathlib import Path
from string import Template

from tools import read_data
from tools.pages import labs, sources

SOURCE, TEMPLATE, LOGO = ("docs/tables/previews.toml", "docs/theme/preview.html",
                          "docs/assets/logo.svg")
FOLDER = "assets/previews"
HOME = "home"
WIDTH, HEIGHT = 1200, 630
ICONS = (180, 192)  # of an iPhone's home screen, and for what shows no SVG
ICON = """<!doctype html>
<style>body {{ background: #24314d; margin: 0 }} svg {{ display: block; padding: 12%;
box-sizing: border-box; width: {size}px; height: {size}px }}</style>{logo}
"""


@dataclass(frozen=True)
class Picture:
    """A picture that is drawn from a page of HTML."""

    name: str  # below docs/
    page: str
    width: int
    height: int

    @property
    def key(self) -> str:
        """What the picture was drawn from, in short; it is stored in the picture."""
        return hashlib.sha256(self.page.encode()).hexdigest()[:16]


def read(root: Path) -> dict[str, dict[str, str]]:
    """The title and the sentence of each section."""
    return read_data.read(root, SOURCE)


def find(root: Path) -> list[Picture]:
    """Every picture that the site needs."""
    logo = (root / LOGO).read_text(encoding="utf-8")
    template = Template((root / TEMPLATE).read_text(encoding="utf-8"))
    found = [Picture(f"{FOLDER}/{section}.png", template.substitute(
        logo=logo, **{key: html.escape(text) for key, text in words.items()}),
        WIDTH, HEIGHT) for section, words in read(root).items()]
    return found + [Picture(f"assets/icon-{size}.png",
                            ICON.format(size=size, logo=logo), size, size)
                    for size in ICONS]


def faults(root: Path) -> list[str]:
    """Sections without words of their own."""
    known = read(root)
    folders = {page.name.partition("/")[0]
               for page in [*sources.find(root), *labs.find(root)] if "/" in page.name}
    return [f"{SOURCE}:1: says nothing of {section}; write [{section}] with title and "
            "says, and run make update" for section in sorted({HOME, *folders})
            if section not in known]
