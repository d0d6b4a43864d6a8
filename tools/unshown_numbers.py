"""List the measured results in the text of pages that nothing on the page shows.

    python -m tools.unshown_numbers

A result is a share, a ratio, a count of runs or a number with decimals. It is shown
by an output or a program of its page, or of a page that is named in the same line,
also rounded; or the line links to another site. Other numbers are free, and so are the
pages made from a record. It is a list to look through, and no check.
"""
import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from tools.pages import bug_matrix_page, sources, versions_page
from tools.pages.sources import Page

HOME = Path(__file__).resolve().parents[1]
NUMBER = re.compile(r"(?<![\w.])\d+(?:,\d{3})*(?:\.\d+)?(?:e-?\d+)?(?![\w.]*\d)")
RESULT = re.compile(
    rf"{NUMBER.pattern} ?(?:%|percent|points|times)"
    rf"|{NUMBER.pattern} (?:of|out of) (?:the |its )?{NUMBER.pattern}"
    r"|(?<![\w.])\d+\.\d+(?![\w.]*\d)")
VERSION = re.compile(r"(?:torch|PyTorch|Python|NumPy|MkDocs|Material|version)s? "
                     r"[\d.]+(?:(?:,| and| or| to) [\d.]+)*", re.IGNORECASE)
CODE = re.compile(r"(`+).*?\1|\]\([^)]*\)|<[^>]+>|\{[^}]*\}")
RECORDED = {bug_matrix_page.PAGE, versions_page.PAGE}
OUTSIDE = re.compile(r"\]\(https://")
LINKED = re.compile(r"\]\(([\w./-]+\.(?:md|ipynb))[#)]")


def prose(text: str) -> Iterator[tuple[int, str]]:
    """The lines of a page that are neither front matter nor in a block."""
    front = re.match(r"---\n.*?\n---\n", text, re.DOTALL)
    hidden = set(range(1, front[0].count("\n") + 1) if front else ())
    for block in sources.blocks(text):
        hidden.update(range(block.line, block.line + len(block.body) + 2))
    for number, line in enumerate(text.splitlines(), 1):
        if number not in hidden:
            yield number, line


def shown(page: Page) -> list[float]:
    """The numbers in the programs, the outputs and the notebook of a page."""
    if page.name.endswith(".ipynb"):
        text = page.path.read_text("utf-8")
    else:
        paths = [page.root / "snippets" / name for name in sources.embedded(page)]
        text = "\n".join(path.read_text("utf-8") for path in paths
                         if path.exists() and path.suffix != ".svg")
    return [float(found) for found in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", text)]


def unshown(page: Page) -> Iterator[tuple[int, str]]:
    """Line and words of each result that neither the page nor one it names shows."""
    own = shown(page)
    for line, text in prose(page.text):
        if OUTSIDE.search(text):
            continue
        numbers = own + [number for link in LINKED.findall(text)
                         for number in shown(_linked(page, link))]
        bare = VERSION.sub("", CODE.sub("", text))
        for match in RESULT.finditer(bare):
            if not all(stands(each, numbers) for each in NUMBER.findall(match[0])):
                yield line, match[0].strip()


def _linked(page: Page, link: str) -> Page:
    return Page(page.root, posixpath.normpath(
        posixpath.join(posixpath.dirname(page.name), link)))


def stands(number: str, shown: list[float]) -> bool:
    """Whether one of the numbers is this one, or is rounded to it.

    >>> stands("0.78", [0.7801]), stands("78", [0.7801]), stands("0.8", [0.7])
    (True, True, False)
    """
    plain = number.replace(",", "")
    places = len(plain.partition(".")[2])
    value, half = float(plain), 0.5001 * 10 ** -places
    return any(abs(value - scale * each) <= half
               for each in shown for scale in (1, 100))


def main() -> None:
    count = 0
    for page in sources.find(HOME):
        if page.name in RECORDED:
            continue
        for line, words in unshown(page):
            count += 1
            print(f"{page}:{line}: {words}")
    print(f"{count} results that neither their page nor a link shows")


if __name__ == "__main__":
    main()
