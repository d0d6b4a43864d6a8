"""Pages without what no reader sees.

Blank lines and indentation that the templates leave; spans around words of programs
that have the colour of all code; an attribute for fields of text that the theme gives
its checkboxes. What stands in blocks of code, scripts and figures stays as it is. Our
scripts go without their comments and indentation.
"""
import re

from tools.publish.site import Site

CHECKBOX = re.compile(r'(<input\b[^>]* type="checkbox"[^>]*?) autocomplete="off"')
KEPT = re.compile(r"(<(pre|script|svg|style|textarea)\b.*?</\2>)", re.DOTALL)
SPACE = re.compile(r"\s*\n\s*")
COMMENT = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
# Names, operators, punctuation, white space: shown in the colour of all code.
SPAN = re.compile(r'<span></span>|<span class="(?:n|o|p|w)">([^<]*)</span>')


def reduce(site: Site) -> None:
    site.change(lambda text, name: reduced(text))
    for path in (site.folder / "assets").glob("*.js"):
        path.write_text(script(path.read_text(encoding="utf-8")), encoding="utf-8")


def reduced(text: str) -> str:
    r"""The page without them.

    >>> reduced('<p>\n    Print it:\n\n</p>')
    '<p>\nPrint it:\n</p>'
    >>> reduced('<pre><span></span>if <span class="n">x</span>:\n    ...</pre>')
    '<pre>if x:\n    ...</pre>'
    """
    parts = []
    for at, part in enumerate(KEPT.split(text)):
        if at % 3 == 0:
            parts.append(CHECKBOX.sub(r"\1", SPACE.sub("\n", part)))
        elif at % 3 == 1:
            parts.append(SPAN.sub(r"\1", part) if part.startswith("<pre") else part)
    return "".join(parts)


def script(text: str) -> str:
    r"""A script without comments and indentation.

    >>> script("// Adds one.\nconst next = x => {\n  return x + 1\n}\n")
    'const next = x => {\nreturn x + 1\n}\n'
    """
    return COMMENT.sub("", text)
