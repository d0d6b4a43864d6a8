"""The glossary: each term in one sentence, and marked where a page first uses it.

docs/tables/glossary.toml is written by hand and docs/glossary.md made from it. On
the built pages a marked term is a link to the glossary, so that a finger
and the keyboard get there too, and its title says the sentence.
"""
import functools
import html
import posixpath
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from tools.pages import sources
from tools.pages.sources import Page

PAGE, SOURCE, LISTED = "glossary.md", "docs/tables/glossary.toml", "<!-- terms -->"
FIELDS = {"term", "means", "page"}
MAY = FIELDS | {"words", "not_on"}
LONGEST = 120  # characters of a sentence: it has to fit beside the pointer
APART = {PAGE, "changes.md", "concepts.md", "index.md", "labs.md", "ledger.md"}

HOLDS = {"p", "li", "dd"}  # running text stands in these
SHUT = {"a", "button", "code", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
        "label", "math", "pre", "script", "style", "summary", "svg", "table"}
NO_TEXT = re.compile(r'class="(?:admonition-title|as-text|tags|downloads)"')
TAG = re.compile(rf"<(/?)({'|'.join(sorted(HOLDS | SHUT))})\b[^>]*>")
MARKED = re.compile(r'<a class="term"[^>]*>(.*?)</a>', re.DOTALL)
ARTICLE = re.compile(r"<article\b.*?</article>", re.DOTALL)


@dataclass(frozen=True)
class Term:
    id: str
    term: str
    means: str
    page: str  # where a program shows it
    words: tuple[str, ...] = ()
    not_on: tuple[str, ...] = ()  # pages on which the word means something else

    @cached_property
    def spoken(self) -> tuple[str, ...]:
        return self.words or (self.term,)

    def shuns(self, page: str) -> bool:
        """Whether it stays unmarked: on its own page, and where it says another."""
        return page in (self.page.partition("#")[0], *self.not_on)


def read(root: Path) -> list[Term]:
    path = root / SOURCE
    tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
    return [Term(key, **{name: tuple(value) if isinstance(value, list) else value
                         for name, value in fields.items()})
            for key, fields in tables.items() if FIELDS <= set(fields) <= MAY]


def faults(root: Path) -> list[str]:
    """What is wrong with the terms."""
    path = root / SOURCE
    text = path.read_text("utf-8") if path.exists() else ""
    found, whole = [], {each.id: each for each in read(root)}
    taken: dict[str, str] = {}
    for key, fields in tomllib.loads(text).items():
        where = f"{SOURCE}:{text[:text.index(f'[{key}]')].count(chr(10)) + 1}: {key}"
        if key not in whole:
            odd = ", ".join(sorted((FIELDS - set(fields)) | (set(fields) - MAY)))
            found.append(f"{where}: check these fields: {odd}")
            continue
        found += [f"{where}: {fault}" for fault in _wrong(root, whole[key], taken)]
        taken |= {word.lower(): key for word in whole[key].spoken}
    names = [each.term.lower() for each in whole.values()]
    if names != sorted(names):
        late = next(a for a, b in zip(names, sorted(names), strict=True) if a != b)
        found.append(f"{SOURCE}:1: {late} is out of order; sort the terms by name")
    return found


def _wrong(root: Path, each: Term, taken: dict[str, str]) -> Iterator[str]:
    if not re.fullmatch(r"[^.!?]+(?:\.(?=\w|\(\))[^.!?]+)*\.", each.means):
        yield "means needs one sentence, with its full stop"
    if len(each.means) > LONGEST:
        yield f"means has {len(each.means)} characters; {LONGEST} are room enough"
    if re.search(r'[`*<>"\[]', each.means):
        yield "means is shown as it stands; leave out marks and links"
    for word in each.spoken:
        if word.lower() in taken:
            yield f"{word!r} is a word of {taken[word.lower()]} too; drop one"
    for name in (each.page.partition("#")[0], *each.not_on):
        if not Page(root, name).path.is_file():
            yield f"names docs/{name}, which does not exist"


# -- the page made from it -------------------------------------------------

def rendered(page: Page) -> str:
    """The text of the page with its list of terms made anew."""
    head, mark, _ = page.text.partition(f"{LISTED}\n")
    if not mark:
        return page.text
    listed = "\n\n".join(
        f"{each.term} {{ #{each.id} }}\n:   {each.means} Shown in "
        f"[{sources.title(Page(page.root, each.page.partition('#')[0]))}]({each.page})."
        for each in read(page.root))
    return f"{head}{mark}\n{listed}\n"


# -- the marks on the built pages ------------------------------------------

def mark(root: Path, site: Path) -> None:
    """Mark the first use of each term on each page."""
    terms = read(root)
    for path in site.rglob("index.html") if terms else []:
        folder = path.parent.relative_to(site).as_posix()
        text = path.read_text("utf-8")
        new = ARTICLE.sub(lambda article, folder=folder: marked(
            MARKED.sub(r"\1", article[0]), folder, terms), text, count=1)
        if new != text:
            path.write_text(new, "utf-8")


def marked(article: str, folder: str, terms: list[Term]) -> str:
    """The article of the page in that folder, with its marks."""
    page = "index.md" if folder == "." else f"{folder}.md"
    left = {} if page in APART else {
        word.lower(): each for each in terms if not each.shuns(page)
        for word in each.spoken}
    glossary = posixpath.relpath("glossary", folder)
    find = pattern(tuple(word for each in terms for word in each.spoken))
    done, last, out = set(), 0, []
    for start, end in prose(article) if left else ():
        for match in find.finditer(article, start, end):
            each = left.get(" ".join(match[0].lower().split()))
            if each and each.id not in done:
                done.add(each.id)
                out += [article[last:match.start()],
                        f'<a class="term" href="{glossary}/#{each.id}" '
                        f'title="{html.escape(each.means)}">{match[0]}</a>']
                last = match.end()
    return "".join(out) + article[last:]


@functools.cache
def pattern(words: tuple[str, ...]) -> re.Pattern:
    """Any of the words, whole; the longest first."""
    either = "|".join(re.escape(word).replace("\\ ", r"\s+")
                      for word in sorted(words, key=len, reverse=True))
    return re.compile(rf"(?<![\w&-])(?:{either})(?![\w-]|[^<>]*>)",
                      re.IGNORECASE)


def prose(article: str) -> Iterator[tuple[int, int]]:
    """Where running text stands: in no heading, code, link, table or figure."""
    holders, last = 0, 0
    while tag := TAG.search(article, last):
        if holders and last < tag.start():
            yield last, tag.start()
        last, closes, name = tag.end(), tag[1], tag[2]
        if not closes and (name in SHUT or NO_TEXT.search(tag[0])):
            last = article.index(f"</{name}>", last) + len(f"</{name}>")
        elif name in HOLDS:
            holders += -1 if closes else 1
