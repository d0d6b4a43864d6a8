"""The list of labs with a small picture of each figure, and what can be taken along."""
import re
from pathlib import Path

from tools.pages import lab_page, labs
from tools.publish import theme
from tools.publish.site import Site

PAGE, PICTURE = "labs/index.html", "small.svg"
ENTRY = re.compile(r'<dt><a href="(\w+)/">(.*?)</a></dt>\s*<dd>(.*?)</dd>', re.DOTALL)
NUMBER = re.compile(r"(?<!opacity: )-?\d+\.\d+")
STROKE = re.compile(r"(?<=stroke-width: )[\d.]+")
TOO_SMALL = re.compile(r"<(defs|text)\b.*?</\1>\n?|<use [^>]*/>\n?", re.DOTALL)


def add(site: Site) -> None:
    found = {lab.stem: lab for lab in labs.find(site.root) if lab.svg.is_file()}
    for stem, lab in found.items():
        if (folder := site.folder / "labs" / stem).is_dir():
            (folder / PICTURE).write_text(small(lab.svg.read_text("utf-8")), "utf-8")
    if PAGE in site.pages:
        site.pages[PAGE] = with_pictures(site.pages[PAGE], {
            stem: lab.svg for stem, lab in found.items()})


def with_pictures(text: str, figures: dict[str, Path]) -> str:
    """The page with the picture and the files of each lab in its entry.

    >>> print(with_pictures('<dt><a href="warmup/">Warm-up?</a></dt><dd>No.</dd>',
    ...                     {"warmup": Path("warmup.svg")}))
    <dt><a href="warmup/">Warm-up?</a></dt>
    <dd class="lab"><img src="warmup/small.svg" alt="" width="120" height="160">
    <p>No.</p>
    <p class="downloads"><a href="warmup/warmup.ipynb" download>Notebook</a>
    <a href="warmup/warmup.py" download>Script</a></p></dd>
    """
    source = theme.SOURCE.pattern.search(text)

    def entry(match: re.Match) -> str:
        stem, title, answer = match.groups()
        if stem not in figures:
            return match[0]
        links = "\n".join(lab_page.links(stem, source and source[1], f"{stem}/",
                                         ("Notebook", "Script", "Colab")))
        return (f'<dt><a href="{stem}/">{title}</a></dt>\n<dd class="lab">'
                f'<img src="{stem}/{PICTURE}" alt="" width="120" height="160">'
                f'<p>{answer}</p><p class="downloads">{links}</p></dd>')

    return ENTRY.sub(entry, text)


def small(svg: str) -> str:
    """A figure for a third of its width: without letters, ticks and fractions, in
    stronger lines.

    >>> small('<svg><text>1</text><path d="M 1.26 2.7" style="stroke-width: 1.5" />'
    ...       "</svg>")
    '<svg><path d="M 1 3" style="stroke-width: 4" /></svg>'
    """
    bold = STROKE.sub(lambda width: f"{3 * float(width[0])}", TOO_SMALL.sub("", svg))
    return NUMBER.sub(lambda number: f"{float(number[0]):.0f}", bold)
