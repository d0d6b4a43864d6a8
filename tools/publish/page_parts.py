"""What the build adds to the text of a page, from what is known elsewhere.

Below its answer a line of what its programs need, the versions of torch that they hold
with, and where to propose a change or to report a mistake; the last two also at its
foot, and only where the site names a repository. And the section that goes through the
study notes is folded: it serves those who come from them.
"""
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode

from markdown.extensions.toc import slugify

from tools.pages import labs, sources
from tools.pages.derived import PARTS
from tools.pages.ledger import HEADING, VERDICTS
from tools.pages.messages import FOLDER
from tools.pages.sources import Page
from tools.programs.form import USUAL
from tools.programs.snippets import GPU, Snippet
from tools.programs.version_record import ALSO, NOT, NOT_YET, OTHER, Record
from tools.publish import theme
from tools.publish.program_bar import VERSIONS, marks
from tools.publish.site import Site, home

IMPORT = re.compile(r"^\s*(?:import|from) (\w+)", re.MULTILINE)
PACKAGES = {"sklearn": "scikit-learn"}  # what one installs to import it
CHIPS = re.compile(r'<p class="chips">.*?</p>\n|<span class="edit">.*?</span>')
NOTES = re.compile(  # to the next heading, or to what the template adds
    rf'<h2 id="({slugify(HEADING, "-")})">.*?</h2>(.*?)'
    r'(?=<h2\b|<p class="(?:address|as-text)"|</article>)', re.DOTALL)
VERDICT = re.compile(r'class="verdict (\w+)"')


def add(site: Site) -> None:
    pages = {f"{page.address}index.html": page for page in
             [*sources.find(site.root), *labs.find(site.root)]}
    record = Record(site.root)

    def with_parts(text: str, name: str) -> str:
        text = with_fold(CHIPS.sub("", text))
        if (page := pages.get(name)) and page.address:
            known = needs(page)
            if f"{VERSIONS}/index.html" in site.pages:
                known += holds(page, record, home(name))
            text = with_line(text, known, changes(text, page))
        return text

    site.change(with_parts)


def with_line(text: str, known: str, changes: str) -> str:
    """The page with what is known below its answer, and with links at both its ends.

    >>> print(with_line('<h1 id="a">A</h1><p>Yes.</p><p class="as-text"><a>B</a></p>',
    ...                 "<span>Runs on a CPU</span>", "<a>Edit</a>"))
    <h1 id="a">A</h1><p>Yes.</p>
    <p class="chips">
    <span>Runs on a CPU</span>
    <a>Edit</a></p>
    <p class="as-text"><a>B</a>
    <span class="edit"><a>Edit</a></span></p>
    """
    if known or changes:
        text = theme.ANSWER.pattern.sub(
            lambda found: f'{found[0]}\n<p class="chips">{known}{changes}</p>\n', text,
            count=1)
    if changes:
        text = re.sub(r'<p class="as-text">.*?(?=</p>)', lambda foot:
                      f'{foot[0]}<span class="edit">{changes}</span>', text, count=1)
    return text


def with_fold(text: str) -> str:
    """The page with its section on the notes folded; its anchors stay where they were.

    >>> print(with_fold('<h2 id="in-the-notes">In the notes</h2><dl><dt><span id="a" '
    ...       'class="verdict false">False</span></dt></dl><h2>See also</h2>'))
    <details class="quote" id="in-the-notes">
    <summary>What the study notes said (1: 1 false)</summary>
    <dl><dt><span id="a" class="verdict false">False</span></dt></dl>
    </details>
    <h2>See also</h2>
    """
    return NOTES.sub(
        lambda section: f'<details class="quote" id="{section[1]}"><summary>What the '
        f"study notes said ({counted(section[2])})</summary>{section[2].rstrip()}\n"
        "</details>\n", text)


def counted(section: str) -> str:
    """How many statements there are, and how many have which verdict."""
    found = Counter(VERDICT.findall(section))
    told = ", ".join(f"{found[name]} {label.lower()}"
                     for name, label in VERDICTS.items() if found[name])
    return f"{found.total()}: {told}"


def needs(page: Page) -> str:
    """What one must have to run what the page shows."""
    texts = [page.source] if isinstance(page, labs.Lab) else \
        [snippet.source for snippet in programs(page)]
    found = {name for text in texts for name in IMPORT.findall(text)} & USUAL
    named = {need for snippet in programs(page) for need in snippet.needs}
    gpu = sum(GPU in snippet.needs for snippet in programs(page))
    packages = [PACKAGES.get(name, name) for name in sorted(
        found | named - {GPU}, key=lambda name: (name != "torch", name))]
    if not texts or not packages:
        return ""
    several = f", {gpu} of {len(texts)} programs on a GPU," if gpu else ""
    return f"<span>Runs on a CPU{several} with {', '.join(packages)}</span>"


def holds(page: Page, record: Record, top: str) -> str:
    """Which versions of torch its programs hold with, but on pages of many mistakes."""
    known = [record.standing(snippet) for snippet in programs(page)
             if record.verdict(snippet, record.pinned)]
    if not known or page.name.startswith(f"{FOLDER}/"):
        return ""
    whole = {version: next(word for word in (NOT, NOT_YET, OTHER, ALSO)
                           if word in {row[version] for row in known})
             for version in record.newest_first}
    told = []
    for version, word in whole.items():
        count = sum(row[version] == word for row in known)
        told.append(f"{version}: " + {
            ALSO: "all hold", OTHER: f"all hold, {count} with another output",
            NOT: f"{count} do not hold", NOT_YET: f"{count} not yet run"}[word])
    title = f"Of the {len(known)} programs of this page, with torch {'; '.join(told)}"
    return (f'<a class="ran" href="{top}{VERSIONS}/" title="{title}">'
            f'<span aria-hidden="true">torch {marks(whole)}</span></a>')


def programs(page: Page) -> list[Snippet]:
    return [Snippet(page.root, name) for name in sources.embedded(page)
            if name.endswith(".py") and (page.root / "snippets" / name).is_file()]


def changes(text: str, page: Page) -> str:
    """Links to what the page is made from, and to the form for a mistake on it."""
    source, address = (fact.pattern.search(text) for fact in
                       (theme.SOURCE, theme.CANONICAL))
    if not source:
        return ""
    repository = source[1].rstrip("/")
    form = urlencode({"template": "wrong-claim.yml", "page": address[1] if address else
                      page.address}).replace("&", "&amp;")
    return (f'<a href="{repository}/edit/main/{made_from(page)}">Edit</a>'
            f'<a href="{repository}/issues/new?{form}">Report a mistake</a>')


def made_from(page: Page) -> str:
    """The file to edit: of a page that is made from a table, the table."""
    if isinstance(page, labs.Lab):
        return page.script.relative_to(page.root).as_posix()
    stem = Path(page.name).stem
    for part in PARTS:
        table = part.source.replace("*", stem)
        if (part.page == page.name or part.mark.startswith("<!--")) \
                and part.stands_on(page) and (page.root / table).is_file():
            return table
    return f"docs/{page.name}"
