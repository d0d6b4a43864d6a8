"""The HTML that MkDocs and Zensical make, and what it must hold."""
import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import unquote, urlsplit

from lxml import html

from tools.build import build as build_site
from tools.pages import labs
from tools.pages.labs import Lab
from tools.programs.snippets import Snippet
from tools.programs.version_record import Record
from tools.publish import theme
from tools.publish.redirects import leads_on

LITERAL = re.compile(r'--8<--|```|~~~|^[?!=]{3}\+? ?["\w]|\{[:.#] ?[\w.]', re.MULTILINE)

# What the marks in a bar stand for, in the words of its sentence.
MARKS = {"Ran with torch": "✓", "; also": "✓", "; other output with": "≈",
         "; not": "✗", "; not yet": "?"}
HOSTED = {name: os.environ.get(name, example) for name, example in (
    ("SITE_URL", "https://owner.example/name/"),
    ("REPO_URL", "https://github.com/owner/name"))}


def build(root: Path, builder: str, into: Path) -> tuple[Path, str]:
    """Build the site as for a host; returns its folder and the warnings."""
    site = into / "site"
    return site, build_site(root, site, builder, **HOSTED)


def builder(site: Path) -> str:
    """Which of the two builders made the site."""
    home = (site / "index.html").read_text(encoding="utf-8")
    return "zensical" if theme.ZENSICAL.pattern.search(home) else "mkdocs"


@dataclass(frozen=True)
class Built:
    """One built page."""

    site: Path
    path: Path

    @property
    def name(self) -> str:
        """The source it was made from: "evaluation/dropout.md"."""
        folder = self.path.parent.relative_to(self.site).as_posix()
        return "index.md" if folder == "." else f"{folder}.md"

    @cached_property
    def tree(self) -> html.HtmlElement:
        return html.fromstring(self.path.read_bytes())

    @cached_property
    def ids(self) -> set[str]:
        return set(self.tree.xpath("//@id")) | set(self.tree.xpath("//a/@name"))

    def __str__(self) -> str:
        return self.path.relative_to(self.site).as_posix()


def find(site: Path) -> list[Built]:
    """The pages of the site, without those that only lead on to another."""
    return [Built(site, path) for path in sorted(site.rglob("*.html"))
            if not leads_on(path)]


def with_address(site: Path) -> list[Built]:
    """The pages that have an address of their own, which 404.html has not."""
    return [page for page in find(site) if page.path.name == "index.html"]


def code_blocks(page: Built) -> list[tuple[str, str, str]]:
    """Language, title and text of each block, in order."""
    found = []
    for node in page.tree.xpath(
            '//article//*[contains(concat(" ", @class, " "), " highlight ")]'
            '[.//pre]'):
        language = re.search(r"language-(\w+)", node.get("class"))
        title = node.xpath('.//*[@class="filename"]')
        text = "".join(code.text_content() for code in node.xpath(".//pre//code"))
        found.append((language[1] if language else "",
                      title[0].text_content() if title else "", text))
    return found


def code_faults(page: Built, root: Path) -> list[str]:
    """Where the blocks of a page are not the files of snippets/."""
    found, shown = [], None
    for number, (language, title, text) in enumerate(code_blocks(page), 1):
        where = f"{page}: block {number}"
        if not text.strip():
            found.append(f"{where} is empty")
        elif language == "python":
            shown = root / "snippets" / title
            if not title or not shown.is_file():
                found.append(f"{where} shows code that no test ran; embed a file "
                             "from snippets/")
                shown = None
            elif text != shown.read_text(encoding="utf-8"):
                found.append(f"{where} differs from snippets/{title}")
        elif title == "Output" and shown:
            stored = shown.with_suffix(".out")
            if text != stored.read_text(encoding="utf-8"):
                found.append(f"{where} differs from {stored.relative_to(root)}")
            shown = None
    return found


def lab_faults(page: Built, lab: Lab) -> list[str]:
    """Where the blocks of a lab's page are not the cells of its notebook."""
    found = [(language, text.rstrip("\n")) for language, _, text in code_blocks(page)]
    wanted = []
    for cell in lab.stored["cells"]:
        if cell["cell_type"] == "code":
            wanted.append(("python", "".join(cell["source"])))
            if text := labs.printed_by(cell):
                wanted.append(("text", text.rstrip("\n")))
    if len(found) != len(wanted):
        return [f"{page}: shows {len(found)} blocks; docs/{lab.name} has {len(wanted)}"]
    return [f"{page}: block {number} differs from docs/{lab.name}; see "
            "tools/pages/lab_page.py" for number, pair
            in enumerate(zip(found, wanted, strict=True), 1) if pair[0] != pair[1]]


def bar_faults(page: Built, root: Path) -> list[str]:
    """Where a program has no bar, or one that says or hands out something else."""
    record, found = Record(root), []
    for block in page.tree.xpath('//article//*[contains(@class, "language-python")]'
                                 '[.//*[@class="filename"]]'):
        name = block.xpath('.//*[@class="filename"]')[0].text_content()
        snippet, where = Snippet(root, name), f"{page}: snippets/{name}"
        bar = block.xpath('./div[starts-with(@class, "bar")]')
        files = [page.path.parent / link for link in block.xpath(".//@href")
                 if link.endswith(f"snippets/{name}") and "//" not in link]
        if not bar or not files:
            found.append(f"{where} has no bar with a download; see "
                         "tools/publish/program_bar.py")
        elif any(not path.is_file() or path.read_bytes() != snippet.path.read_bytes()
                 for path in files):
            found.append(f"{where}: what its bar hands out is another file")
        else:
            ran = bar[0].xpath('./*[@class="ran"]')[0]
            found += _untrue(where, ran, record, snippet)
            if [each.text for each in bar[0].xpath("./button")] != ["Copy"]:
                found.append(f"{where} has no button that copies it")
    return found


def _untrue(where: str, said: html.HtmlElement, record: Record,
            snippet: Snippet) -> list[str]:
    """What the record does not bear out, looked up from the words of the bar."""
    told, marks = said.get("title") or said.text_content(), said.text_content()
    ran = {version: word for word, versions in
           re.findall(r"(Ran with torch|; [a-z ]+) ([\d., ]+\d)", told)
           for version in versions.split(", ")}
    if not ran and record.verdict(snippet, record.pinned) is None:
        return []
    words = {version: "Ran with torch" if version == record.pinned else f"; {word}"
             for version, word in record.standing(snippet).items()}
    if ran != words:
        return [f"{where}: its bar says {told!r}; records/versions.json says {words}"]
    shown = {version: mark for mark, versions in re.findall(r"(\S) ([\d. ]+\d)", marks)
             for version in versions.split()}
    meant = {version: MARKS[word] for version, word in words.items()}
    seen = {version: shown.get(version, shown.get(version.rpartition(".")[0]))
            for version in meant}
    return [] if seen == meant and len(shown) == len(meant) else \
        [f"{where}: its bar is marked {marks!r}, and says {told!r}"]


def literal_faults(page: Built, root: Path) -> list[str]:
    """Markup that the builder did not understand and printed as it stands."""
    article = page.tree.xpath("//article")
    if not article:
        return []
    text = "\n".join(article[0].xpath(
        ".//text()[not(ancestor::code or ancestor::script or ancestor::style"
        " or ancestor::svg)]"))
    return [f"{_origin(page, root, match[0])}: prints {match[0]!r} as text; close "
            "the block before it, or switch the extension on in mkdocs.yml"
            for match in LITERAL.finditer(text)]


def link_faults(page: Built, pages: dict[Path, Built], root: Path) -> list[str]:
    """Links, images and anchors that lead nowhere; loads from elsewhere."""
    found = []
    for node in page.tree.iter("a", "img", "link", "script", "iframe", "source",
                               "video", "audio", "object", "form"):
        for name in ("href", "src", "data", "action", "srcset", "poster"):
            target = node.get(name)
            if target:
                found += [f"{_origin(page, root, target)}: {fault}" for fault
                          in _link(page, pages, node, name, target)]
    for text in page.tree.xpath("//style/text() | //@style"):
        found += [f"{page}: loads {url} in a style" for url in _elsewhere(text)]
    return found


def _origin(page: Built, root: Path, target: str) -> str:
    """The line of the source that says it; of the built page, if none does."""
    last = target.rstrip("/").rpartition("/")[2]
    stem = page.name.removesuffix(".md")
    for name in (f"docs/{stem}.md", f"docs/{stem}/index.md", f"snippets/{stem}.py"):
        source = root / name
        if source.is_file():
            lines = source.read_text(encoding="utf-8").splitlines()
            for wanted in (target, last):
                for number, line in enumerate(lines, 1):
                    if wanted and wanted in line:
                        return f"{name}:{number}"
    return str(page)


def _link(page: Built, pages: dict[Path, Built], node: html.HtmlElement,
          name: str, target: str) -> list[str]:
    url = urlsplit(target)
    loads = node.tag != "a" and node.get("rel") not in ("canonical", "prev", "next")
    if url.scheme in ("mailto", "data", "javascript"):
        return []
    if url.scheme == "http" and url.hostname not in ("127.0.0.1", "localhost"):
        return [f"{target} goes over the network as plain text; write https"]
    if url.netloc:
        return [f"loads {target} from another host; serve it from here"] \
            if loads else []
    if target.startswith("/"):
        return [] if page.path.name == "404.html" else \
            [f"{target} breaks where the site is not at the root; "
             "make it relative"]
    path = page.path
    if url.path:
        path = Path(os.path.normpath(page.path.parent / unquote(url.path)))
        if path.is_dir():
            path /= "index.html"
    if not path.exists():
        return [f"<{node.tag} {name}={target!r}> leads nowhere; mend or drop it"]
    if url.fragment and path in pages \
            and unquote(url.fragment) not in pages[path].ids | {"__skip"}:
        return [f"{target} names no anchor of that page"]
    return []


def _elsewhere(css: str) -> list[str]:
    return re.findall(r"(?:url\(|@import\s*)[\"']?((?:https?:)?//[^\"')\s]+)", css)


def style_faults(site: Path) -> list[str]:
    """Stylesheets that load from another host."""
    return [f"{path.relative_to(site)}: loads {url} from another host"
            for path in sorted(site.rglob("*.css"))
            for url in _elsewhere(path.read_text(encoding="utf-8"))]
