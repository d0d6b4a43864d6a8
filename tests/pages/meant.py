"""What the site is meant to publish, to run and to allow: said a second time.

tools/publish makes a policy for whatever a page holds. So it is here that a script
which came in by a page, a description or a table is told from those that are meant.
"""
import json
import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from html import unescape
from pathlib import Path

from lxml import html

from tools.pages import labs, sources
from tools.pages.built import Built
from tools.publish import theme
from tools.publish.redirects import leads_on
from tools.publish.security_policy import hashed

POLICY = {
    "default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
    "img-src": "'self' data:", "connect-src": "'self'", "worker-src": "'self'",
    "manifest-src": "'self'", "base-uri": "'none'", "form-action": "'none'"}
REFERRER = "no-referrer"  # no link tells where it leads which page was read
ZENSICAL = POLICY | {"style-src": "'self' 'unsafe-inline'"}  # its search brings styles

# Word for word, but for what <these> stand for.
INLINE = {path.stem: path.read_text("utf-8") for path in
          sorted((Path(__file__).parent / "inline_scripts").glob("*.js"))}
STANDS_FOR = {"<where>": r"[\w./#-]*",
              "<anchors>": r'\{(?:"#[\w-]+": "[\w./#-]*"(?:, )?)*\}'}

SCRIPTS = {"answers.js", "asked.js", "copy.js", "explorer.js", "home.js", "keep.js",
           "ledger.js", "mixing.js", "names.js", "offline.js", "playground.js",
           "scaler.js", "search.js"}
# What lies in docs/ and is no page, no notebook of a lab and no table.
ASSETS = {*(f"assets/{name}" for name in SCRIPTS), "assets/logo.svg", "assets/site.css",
          "assets/playground.css", "assets/screenshot.png", "theme/404.html",
          "theme/main.html", "theme/preview.html", "theme/sw.js",
          "theme/partials/palette.html", "theme/partials/source.html",
          "theme/partials/javascripts/palette.html"}
# And the pictures of tools/pages/previews.py, of any section.
PICTURES = re.compile(r"assets/(?:previews/[a-z]+|icon-\d+)\.png")
TABLES = {"checks", "concepts", "glossary", "ledger", "previews", "queries",
          "redirects", "topics", "unanswered"}
# What the builders and tools/publish add to pages, programs and ASSETS.
BUNDLE = re.compile(r"(^|/)assets/javascripts/bundle\.\w{8}\.min\.js$")
MADE = re.compile(r"""
    404\.html | feed\.xml | llms(-full)?\.txt | llms/[a-z]+\.txt
    | sitemap\.xml(\.gz)? | (snippets|recipes)\.zip | sw\.js | offline\.json
    | search\.json | search/search_index\.js(on)?
    | assets/style\.\w{8}\.css
    | assets/images/favicon\.png | assets/javascripts/LICENSE
    | assets/javascripts/(workers/search|bundle)\.\w{8}\.min\.js(\.map)?
    | assets/javascripts/lunr/(tinyseg|wordcut|min/lunr\.[\w.-]+)\.js
    | assets/stylesheets/((classic|modern)/)?(main|palette)\.\w{8}\.min\.css(\.map)?
""", re.VERBOSE)

# What mkdocs.yml may not switch off, or take in: the setting and its value.
SETTINGS = {
    "hooks": ["tools/mkdocs_hook.py"],
    "plugins": ["search", "mkdocs-jupyter"],
    "plugins/mkdocs-jupyter/execute": False,
    "plugins/mkdocs-jupyter/allow_errors": False,
    "markdown_extensions": [
        "admonition", "attr_list", "def_list", "md_in_html", "tables", "toc",
        "pymdownx.details", "pymdownx.highlight", "pymdownx.superfences",
        "pymdownx.snippets"],
    "markdown_extensions/pymdownx.snippets/base_path": ["snippets"],
    "markdown_extensions/pymdownx.snippets/restrict_base_path": True,
    "markdown_extensions/pymdownx.snippets/check_paths": True,
    "markdown_extensions/pymdownx.snippets/url_download": None,
    "theme/custom_dir": "docs/theme",
    "theme/font": False,  # no fonts from another host
    "extra_css": ["assets/site.css"],
    "extra_javascript": ["assets/copy.js", "assets/names.js"],
    "exclude_docs": "theme/\n*.toml\nassets/screenshot.png\n",
    "edit_uri": "",
    "use_directory_urls": None,
    "docs_dir": None,
    "extra": None,
    "strict": None,  # make site gives --strict itself
    "validation/nav": {"omitted_files": "warn", "not_found": "warn",
                       "absolute_links": "warn"},
    "validation/links": {"not_found": "warn", "anchors": "warn",
                         "absolute_links": "warn", "unrecognized_links": "warn"},
}

FIELDS = {"description", "concepts", "tags", "search", "no_snippet", "hide",
          "playground"}
RUNS = re.compile(r"(?:javascript|vbscript|data:text/html)[:,;]", re.IGNORECASE)
HIDES = re.compile(r"[\s\x00-\x1f]")  # what a browser leaves out of such an address
WORDS = {"alt", "title", "content", "aria-label", "alttext", "placeholder"}
ACTIVE = re.compile(r"<script|<foreignObject|\son\w+\s*=|javascript:", re.IGNORECASE)
TAG = re.compile(r"<[A-Za-z!/?][^\s<>]*")
UNREAD = re.compile(r"^(?:\s*#|(?:text|older|marker) = ).*", re.MULTILINE)
CODE = re.compile(r"(`+).*?\1", re.DOTALL)
LOADS = ("iframe", "object", "embed", "base", "frame", "applet", "portal", "link")
LINKS = {"stylesheet", "icon", "apple-touch-icon", "canonical", "alternate", "prev",
         "next"}


# -- in the sources ----------------------------------------------------------

def stray_files(root: Path) -> Iterator[str]:
    """Files in docs/, which is published, that are not meant to be."""
    notebooks = {lab.name for lab in labs.find(root)}
    for path in sorted((root / "docs").rglob("*")):
        name = path.relative_to(root / "docs").as_posix()
        table = re.fullmatch(r"tables/(?:errors/[\w-]+|([\w-]+))\.toml", name)
        if path.is_symlink():
            yield (f"docs/{name}:1: is a link, and what it leads to would be "
                   "published; put a file in its place")
        elif path.is_file() and path.suffix != ".md" and not (
                name in ASSETS | notebooks or PICTURES.fullmatch(name)
                or (table and (table[1] is None or table[1] in TABLES))):
            yield (f"docs/{name}:1: would be published; take it away, or name it in "
                   "tests/pages/meant.py")
    for path in sorted([*(root / "docs" / "assets").glob("*.svg"),
                        *(root / "snippets").rglob("*.svg")]):
        if ACTIVE.search(path.read_text("utf-8")):  # opened by itself it has no policy
            yield (f"{path.relative_to(root).as_posix()}:1: a picture that holds a "
                   "script; draw it without")


def page_faults(root: Path) -> Iterator[str]:
    """Front matter that nothing reads, and pages that cannot be told apart."""
    titles: dict[str, object] = {}
    told: dict[str, object] = {}
    for page in [*sources.find(root), *labs.find(root)]:
        for names, name, kind in ((titles, page.title, "title"),
                                  (told, page.meta.get("description"), "description")):
            if name and names.setdefault(name, page) is not page:
                yield f"{page}:1: has the {kind} of {names[name]}; give it another"
    for page in sources.find(root):
        for field in page.meta.keys() - FIELDS:
            yield (f"{page}:{_line(page.text, f'{field}:')}: nothing reads the field "
                   f"{field!r} of front matter; there are {', '.join(sorted(FIELDS))}")
        if re.search(r'["<>&]', str(page.meta.get("description", ""))):
            yield (f"{page}:{_line(page.text, 'description:')}: stands in an attribute "
                   "of the page; write the description without \" < > &")


def table_faults(root: Path) -> Iterator[str]:
    """HTML in a table, whose texts are Markdown and may hold none.

    Messages of torch do, and are shown as code.
    """
    for path in sorted((root / "docs" / "tables").rglob("*.toml")):
        text = path.read_text("utf-8")
        bare = CODE.sub(lambda code: re.sub(r"[^\n]", " ", code[0]), text)
        bare = UNREAD.sub("", bare)
        for match in TAG.finditer(bare):
            yield (f"{path.relative_to(root).as_posix()}:"
                   f"{bare.count(chr(10), 0, match.start()) + 1}: holds HTML, "
                   f"{match[0]!r}; write Markdown, or put it between backticks")


def settings_faults(settings: dict) -> Iterator[str]:
    """Where mkdocs.yml takes in more, or checks less, than is meant."""
    for name, wanted in SETTINGS.items():
        found = settings
        for part in name.split("/"):
            found = _each(found).get(part)
        if isinstance(found, list):
            found = [each if isinstance(each, str) else next(iter(each))
                     for each in found]
        if found != wanted:
            yield (f"mkdocs.yml:1: {name} is {found!r}; meant is {wanted!r}. If it is "
                   "meant so, write it into tests/pages/meant.py, too")


def _each(setting: object) -> dict:
    """A setting by the names of what is in it, also where it is a list of them."""
    if isinstance(setting, list):
        return {name: value for each in setting
                for name, value in (each.items() if isinstance(each, dict)
                                    else [(each, {})])}
    return setting if isinstance(setting, dict) else {}


def _line(text: str, wanted: str) -> int:
    """The first line that holds it; 1 if none does."""
    return next((number for number, line in enumerate(text.splitlines(), 1)
                 if wanted in line), 1)


# -- on the built site -------------------------------------------------------

def script_faults(page: Path, site: Path, root: Path) -> Iterator[str]:
    """Scripts on a page that are not meant, and what else would run or load."""
    tree = html.fromstring(page.read_bytes())

    def fault(text: str, what: str) -> str:
        return f"{_origin(root, text) or page.relative_to(site)}: {what}"

    for node in tree.iter("script"):
        body, source = node.text or "", node.get("src")
        if source is not None:
            if source.rpartition("/")[2] not in SCRIPTS and not BUNDLE.search(source):
                yield fault(source, f"loads the script {source}, which is not meant; "
                            "take it out, or name it in tests/pages/meant.py")
        elif node.get("type") in ("application/json", "application/ld+json"):
            try:
                json.loads(body)
            except json.JSONDecodeError:
                yield fault(body, f"holds data that is no JSON: {body[:60]!r}")
        elif not known(body):
            yield fault(body, f"holds a script that is not meant, {body.strip()[:60]!r}"
                        "; take it out, or write it into tests/pages/inline_scripts")
    for node in tree.iter(html.etree.Element):  # not the comments
        for name, value in node.attrib.items():
            if name.startswith("on"):
                yield fault(value, f"<{node.tag} {name}=…> is a script; take it out")
            elif name not in WORDS and RUNS.match(plain := HIDES.sub("", value)):
                yield fault(plain, f"{plain[:60]} is a script; take it out")
        if node.get("http-equiv", "Content-Security-Policy") \
                != "Content-Security-Policy" and not leads_on(page):
            yield fault(node.get("content", ""), "<meta http-equiv> would lead readers "
                        "away or change what is allowed; take it out")
        if node.tag in LOADS and node.get("rel", "") not in LINKS:
            yield fault(html.tostring(node, encoding="unicode", with_tail=False)[:40],
                        f"<{node.tag}> is not meant on a page; take it out")
        if node.tag == "img" and node.get("alt") is None:
            source = node.get("src", "")
            yield fault(source, f"<img src={source!r}> has no text for all who cannot "
                        "see it; write alt")


@cache
def known(script: str) -> bool:
    """Whether it is one of those that are written out in inline_scripts/.

    >>> known('document.documentElement.className = "js js-focus-visible"')
    True
    >>> known('document.documentElement.className = "js"')
    False
    """
    return any(pattern.fullmatch(script) for pattern in _patterns())


@cache
def _patterns() -> list[re.Pattern]:
    found = []
    for text in INLINE.values():
        pattern = re.escape(text)
        for mark, meaning in STANDS_FOR.items():
            pattern = pattern.replace(re.escape(mark), meaning)
        found.append(re.compile(pattern))
    return found


def policy_faults(page: Path, site: Path) -> Iterator[str]:
    """Where the policy of a page is not the one that is meant."""
    text, name = page.read_text("utf-8"), page.relative_to(site).as_posix()
    referrers = html.fromstring(page.read_bytes()).xpath(
        '//meta[@name="referrer"]/@content')
    if referrers != [REFERRER]:
        yield (f"{name}: its policy for referrers is {referrers}; meant is "
               f"{REFERRER!r} once, as tools/publish/security_policy.py writes it")
    said = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">',
                      text)
    if len(said) != 1:
        yield f"{name}: has {len(said)} policies; it needs one"
        return
    found = dict(each.strip().partition(" ")[::2]
                 for each in unescape(said[0]).split(";"))
    wanted = dict(ZENSICAL if theme.ZENSICAL.pattern.search(text) else POLICY)
    inline = {hashed(script) for script in _inline(text) if known(script)}
    own, *hashes = found.get("script-src", "").split() or [""]
    if own != "'self'" or not set(hashes) <= inline:
        yield f"{name}: its policy lets other scripts run than those that are meant"
    found["script-src"] = wanted["script-src"]
    for key in sorted(found.keys() | wanted.keys()):
        if found.get(key) != wanted.get(key):
            yield (f"{name}: its policy says {key} {found.get(key)}; meant is "
                   f"{wanted.get(key)}")


def _inline(text: str) -> list[str]:
    return re.findall(r"<script>(.*?)</script>", text, re.DOTALL)


def id_faults(page: Built) -> Iterator[str]:
    """An id that stands twice, so that a link finds the first alone."""
    for name, count in Counter(page.tree.xpath("//@id")).items():
        if count > 1:
            yield f"{page}: the id {name!r} stands {count} times; name one otherwise"


def published(site: Path, root: Path) -> Iterator[str]:
    """Files of the site that nothing is meant to put there."""
    expected = ASSETS | {f"snippets/{path.relative_to(root / 'snippets').as_posix()}"
                         for path in (root / "snippets").rglob("*.*")}
    for page in [*sources.find(root), *labs.find(root)]:
        expected |= {f"{page.address}index.html", page.copy}
    expected |= {f"{lab.address}{lab.stem}{end}" for lab in labs.find(root)
                 for end in (".ipynb", ".py")}
    expected |= {f"{lab.address}small.svg" for lab in labs.find(root)}
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and name not in expected and not MADE.fullmatch(name) \
                and not PICTURES.fullmatch(name) \
                and not moved(path):
            yield (f"{name}: is published, and nothing says that it should be; take it "
                   "away, or name it in tests/pages/meant.py")


def moved(path: Path) -> bool:
    """Whether it only says where something is now (tools/publish/redirects.py)."""
    if path.suffix == ".html":
        return leads_on(path)
    return path.suffix in (".py", ".md", ".ipynb") and path.stat().st_size < 2000 \
        and "has moved. It is now" in path.read_text("utf-8")


@cache
def _texts(root: Path) -> list[tuple[str, list[str]]]:
    places = [root / "mkdocs.yml", *sorted((root / "docs").rglob("*.*")),
              *sorted((root / "snippets").rglob("*.py"))]
    return [(path.relative_to(root).as_posix(), path.read_text("utf-8").splitlines())
            for path in places
            if path.suffix in (".yml", ".md", ".toml", ".html", ".py")]


def _origin(root: Path, text: str) -> str:
    """The line of the source that says it; empty if none does."""
    wanted = next((line.strip() for line in text.splitlines() if line.strip()), "")
    return next((f"{name}:{number}" for name, lines in _texts(root) if wanted
                 for number, line in enumerate(lines, 1) if wanted in line), "")
