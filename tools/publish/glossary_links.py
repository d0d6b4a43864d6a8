"""The first use of each term on each page becomes a link to the glossary.

So it can be reached by touch and by keyboard; its title says what the term means.
"""
import functools
import html
import posixpath
import re
from collections.abc import Iterator

from tools.pages import glossary
from tools.pages.glossary import Term
from tools.publish import theme
from tools.publish.site import Site

# Pages without marks: what leads to others, and what lists words itself.
UNMARKED = {glossary.PAGE, "changes.md", "concepts.md", "index.md", "labs.md",
            "ledger.md"}
HOLDS = {"p", "li", "dd"}  # running text stands in these
SHUT = {"a", "button", "code", "dt", "figure", "h1", "h2", "h3", "h4", "h5", "h6",
        "label", "math", "pre", "script", "style", "summary", "svg", "table"}
NO_TEXT = re.compile(r'class="(?:as-text|tags|downloads)"')
TAG = re.compile(rf"<(/?)({'|'.join(sorted(HOLDS | SHUT))})\b[^>]*>")
MARKED = re.compile(r'<a class="term"[^>]*>(.*?)</a>', re.DOTALL)


def add(site: Site) -> None:
    terms = glossary.read(site.root)

    def with_links(text: str, name: str) -> str:
        folder = posixpath.dirname(name) or "."
        if not name.endswith("index.html"):
            return text
        return theme.ARTICLE.pattern.sub(lambda article: marked(
            MARKED.sub(r"\1", article[0]), folder, terms), text, count=1)

    if terms:
        site.change(with_links)


def marked(article: str, folder: str, terms: list[Term]) -> str:
    """The article of the page in that folder, with its marks.

    >>> seed = Term("seed", "seed", "Where chance starts.", "a.md", ("seed", "seeds"))
    >>> print(marked("<h2>Seeds</h2><p>Two seeds, one seed.</p>", "loop/step", [seed]))
    <h2>Seeds</h2><p>Two <a class="term" href="../../glossary/#seed"
    title="Where chance starts.">seeds</a>, one seed.</p>
    """
    page = "index.md" if folder == "." else f"{folder}.md"
    left = {} if page in UNMARKED else {
        word.lower(): each for each in terms if not each.shuns(page)
        for word in each.spoken}
    there = posixpath.relpath("glossary", folder)
    find = pattern(tuple(word for each in terms for word in each.spoken))
    done, last, out = set(), 0, []
    for start, end in prose(article) if left else ():
        for match in find.finditer(article, start, end):
            each = left.get(" ".join(match[0].lower().split()))
            if each and each.id not in done:
                done.add(each.id)
                out += [article[last:match.start()],
                        f'<a class="term" href="{there}/#{each.id}" '
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
        if not closes and (name in SHUT or NO_TEXT.search(tag[0])
                           or theme.ADMONITION.pattern.search(tag[0])):
            last = article.index(f"</{name}>", last) + len(f"</{name}>")
        elif name in HOLDS:
            holders += -1 if closes else 1
