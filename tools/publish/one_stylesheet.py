"""One stylesheet in place of the theme's and ours, without what nothing uses.

A rule stays if each class, id, element and attribute that its selector asks
for occurs in a tag of some built page or in some script of the site, so that
what scripts add later keeps its looks. Of the variables, those stay that a
rule, a page or a script mentions. And styles written into the elements of a
page, as in figures, become rules: the policy of the pages forbids them there.
"""
import hashlib
import html
import re
from collections.abc import Iterable, Iterator
from functools import partial

from tools.publish import theme
from tools.publish.site import Site, warn

SCRIPT = re.compile(r'<script src="([./\w-]+)"')
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLED = re.compile(r'(<[a-z][^<>]*?) style="([^"]*)"([^<>]*>)')
SHEET = "assets/style.{}.css"
OURS = re.compile(r'<link rel="stylesheet" href="[./\w-]*assets/style\.\w+\.css">')
WORD = re.compile(r"[\w-]+")
# In strings and brackets, braces and commas mean nothing.
PIECE = re.compile(r"""/\*.*?\*/|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|
                   \\.|[^\\"'/{}()\[\],;]+|.""", re.DOTALL | re.VERBOSE)
ASKS_FOR = re.compile(
    r"\[\s*(?P<attribute>[\w-]+)\s*(?:(?P<how>[~|^$*]?=)\s*[\"']?(?P<value>[^\"'\]]*))?"
    r"[^\]]*\]|::?[\w-]+|(?P<mark>[.#])(?P<name>(?:[\w-]|\\.)+)|(?P<element>[\w-]+)")
NESTED = re.compile(r":[\w-]+\([^()]*\)")
LOOKED_AT = {"class", "id", "type", "dir", "lang", "role", "for", "name", "href"}
SET_BY_READERS = {"open"}
READ_ONLY = {"dir"}  # scripts ask for it and never set it


def reduce(site: Site) -> None:
    """Write it and let the pages load it instead."""
    linked = {name: theme.STYLESHEET.pattern.findall(head(text))
              for name, text in site.pages.items()}
    sheets = max(linked.values(), key=len, default=[])
    if not sheets:
        if not site.has(OURS):
            warn("No page links stylesheets as tools/publish/one_stylesheet.py knows "
                 "them, so they were left as they are")
        return
    scripts = {(site.folder / name).parent.joinpath(source).resolve()
               for name, text in site.pages.items() for source in SCRIPT.findall(text)}
    inline = {found for text in site.pages.values() for found in INLINE.findall(text)}
    used = Used(site.pages.values(), [*sorted(inline), *(
        path.read_text(encoding="utf-8") for path in sorted(scripts) if path.exists())])
    whole = "".join((site.folder / name).read_text(encoding="utf-8")
                    for _, name in sheets)
    lifted: dict[str, str] = {}
    site.change(lambda text, name: without_styles(text, lifted))
    css = reduced(whole, used) + "".join(
        f".{name}{{{rule}}}" for rule, name in lifted.items())
    sheet = SHEET.format(hashlib.sha256(css.encode()).hexdigest()[:8])
    (site.folder / sheet).write_text(css, encoding="utf-8")
    site.change(lambda text, name: with_one(text, sheet))


def without_styles(text: str, lifted: dict[str, str]) -> str:
    """The page with a class in place of each style; the rules are added to lifted.

    >>> lifted = {}
    >>> without_styles('<path style="fill: none" class="line">', lifted)
    '<path class="own-0 line">'
    >>> lifted
    {'fill:none!important': 'own-0'}
    """
    return STYLED.sub(partial(_lift, lifted), text)


def with_one(text: str, sheet: str) -> str:
    """The page with one link in place of those to the stylesheets.

    >>> links = ("main.1f.min.css", "palette.2e.min.css")
    >>> page = "".join('<link rel="stylesheet" href="../assets/stylesheets/' + each
    ...                + '">' for each in links) + "</head>"
    >>> with_one(page, "assets/style.3d.css").strip()
    '<link rel="stylesheet" href="../assets/style.3d.css"></head>'
    """
    before, end, rest = text.partition("</head>")
    link = theme.STYLESHEET.pattern
    if first := link.search(before):
        one = f'\n<link rel="stylesheet" href="{first[1]}{sheet}">'
        before = link.sub("", link.sub(one, before, count=1))
    return before + end + rest


def _lift(lifted: dict[str, str], tag: re.Match) -> str:
    """The tag with a class in place of its style."""
    rule = ";".join(f"{squeeze(each)}!important" for each
                    in split(html.unescape(tag[2]), ";") if each)  # as strong as it was
    name = lifted.setdefault(rule, f"own-{len(lifted)}")  # nothing else begins so
    rest = tag[1] + tag[3]
    if ' class="' in rest:
        return rest.replace(' class="', f' class="{name} ', 1)
    return f'{tag[1]} class="{name}"{tag[3]}'


def head(text: str) -> str:
    return text.partition("</head>")[0]


class Used:
    """What the elements of the pages have, and the words of the scripts."""

    def __init__(self, pages: Iterable[str], scripts: Iterable[str]):
        tags = {tag for text in pages for tag in re.findall(r"<[a-z][^>]*>", text)}
        self.text = "".join(tags)
        self.elements = {re.match(r"<([\w-]+)", tag)[1] for tag in tags}
        self.names = {word for tag in tags for word
                      in re.findall(r"\s([\w-]+)(?=[=\s>/])", tag)}
        self.values = {(name, word) for name, value
                       in re.findall(r'\s([\w-]+)="([^"]*)"', self.text)
                       if name in LOOKED_AT or name.startswith("data-")
                       for word in value.split()}
        self.script = "\n".join(scripts)
        self.words = {word for word in WORD.findall(self.script)
                      if not word.startswith(theme.DORMANT)}
        self.variables = {word for word in WORD.findall(self.text + self.script)
                          if word.startswith("--")
                          and not word.startswith(theme.DORMANT)}
        # "md-dialog--" is the beginning of a word that a script puts together
        self.begun = tuple(word for word in self.words
                           if len(word) > 3 and word.endswith(("-", "__")))

    def in_script(self, word: str) -> bool:
        return word in self.words or (word.startswith(self.begun)
                                      and not word.startswith(theme.DORMANT))

    def has(self, attribute: str, value: str) -> bool:
        if (attribute, value) in self.values:
            return True
        return attribute not in READ_ONLY and all(
            map(self.in_script, WORD.findall(value)))

    def mentions(self, variable: str) -> bool:
        return variable in self.variables

    def can_match(self, selector: str) -> bool:
        """Whether an element of the site may be what the selector asks for."""
        plain = selector
        while NESTED.search(plain):
            plain = NESTED.sub("", plain)
        return all(self._meets(asked) for asked in ASKS_FOR.finditer(plain))

    def _meets(self, asked: re.Match) -> bool:
        if element := asked["element"]:
            return element in self.elements or self.in_script(element)
        if mark := asked["mark"]:
            return self.has({".": "class", "#": "id"}[mark],
                            asked["name"].replace("\\", ""))
        if attribute := asked["attribute"]:
            if asked["how"] == "=" and attribute in self.names:
                return self.has(attribute, asked["value"])
            return (attribute in self.names or attribute in SET_BY_READERS
                    or self.in_script(attribute))
        return True  # a pseudo-class, such as :hover


def reduced(css: str, used: Used) -> str:
    """The rules that may apply, without white space and comments."""
    css = "".join(_rules(css, used))
    while True:
        known = set(re.findall(r"var\(\s*(--[\w-]+)", css))
        less = re.sub(
            r"(?<=[{;])(--[\w-]+):(?:\"[^\"]*\"|'[^']*'|[^;}\"'])*(?:;|(?=\}))",
            lambda each, known=known: each[0] if each[1] in known
            or used.mentions(each[1]) else "", css)
        less = re.sub(r";(?=\})|(?<=[{}])[^{}@;]+\{\}", "", less)
        if less == css:
            return css
        css = less


def _rules(css: str, used: Used) -> Iterator[str]:
    for head, body in blocks(css):
        if body is None:
            if not head.startswith("@charset"):
                yield f"{head};"
        elif head.startswith(("@media", "@supports", "@layer", "@container")):
            if inner := "".join(_rules(body, used)):
                yield f"{head}{{{inner}}}"
        elif head.startswith("@"):  # @keyframes, @font-face, @page
            yield f"{head}{{{squeeze(body)}}}"
        else:
            kept = [each for each in split(head, ",") if used.can_match(each)]
            if kept:
                yield f"{','.join(kept)}{{{squeeze(body)}}}"


def blocks(css: str) -> Iterator[tuple[str, str | None]]:
    """Each rule as head and body; a statement, such as @import, without one."""
    head, body, depth = "", "", 0
    for piece in PIECE.findall(css):
        if piece.startswith("/*"):
            continue
        depth += (piece == "{") - (piece == "}")
        if piece == "{" and depth == 1:
            body = ""
        elif piece == "}" and depth == 0:
            yield squeeze(head), body
            head = ""
        elif depth:
            body += piece
        elif piece == ";":
            yield squeeze(head), None
            head = ""
        else:
            head += piece


def split(text: str, mark: str) -> list[str]:
    """Apart at each mark that stands in no brackets and no string."""
    parts, depth = [""], 0
    for piece in PIECE.findall(text):
        depth += (piece in "([") - (piece in ")]")
        if piece == mark and not depth:
            parts.append("")
        else:
            parts[-1] += piece
    return [part.strip() for part in parts]


def squeeze(css: str) -> str:
    """Without white space that means nothing; strings stay as they are."""
    parts = re.split(r"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')""", css)
    for at in range(0, len(parts), 2):
        text = re.sub(r"/\*.*?\*/", "", parts[at], flags=re.DOTALL)
        text = re.sub(r"\s+", " ", text)
        parts[at] = re.sub(r" ?([{};,]) ?|(?<=[\w)]): ", lambda m: m[1] or ":", text)
    return "".join(parts).strip()
