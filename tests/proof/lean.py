"""Pages without what no reader sees.

Blank lines and indentation that the templates leave, and marks around code
that has the colour of all code. What stands in blocks of code, scripts and figures
stays as it is. Our scripts go without their comments and indentation.

The theme's script looks at a block of code once it is in sight. Until then, keys
reach each block that may have to be scrolled.
"""
import html
import re
from pathlib import Path

KEPT = re.compile(r"(<(pre|script|svg|style|textarea)\b.*?</\2>)", re.DOTALL)
SPACE = re.compile(r"\s*\n\s*")
COMMENT = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
TAG = re.compile(r"<[^>]+>")
WIDE = 38  # letters of code that a phone shows beside each other
PLAIN = re.compile(r'<span></span>|<span class="(?:n|o|p|w)">([^<]*)</span>')


def reduce(root: Path, site: Path) -> None:
    for path in site.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        path.write_text(reduced(text), encoding="utf-8")
    for path in (site / "assets").glob("*.js"):
        path.write_text(script(path.read_text(encoding="utf-8")), encoding="utf-8")


def script(text: str) -> str:
    return COMMENT.sub("", text)


def reduced(text: str) -> str:
    parts = []
    for at, part in enumerate(KEPT.split(text)):
        if at % 3 == 0:
            parts.append(SPACE.sub("\n", part))
        elif at % 3 == 1:
            parts.append(code(part) if part.startswith("<pre") else part)
    return "".join(parts)


def code(block: str) -> str:
    """Without marks that change nothing, and in reach of keys if it is wide."""
    lines = html.unescape(TAG.sub("", block)).splitlines()
    reach = '<code tabindex="0">' if max(map(len, lines), default=0) > WIDE else "<code>"
    return PLAIN.sub(r"\1", block).replace("<pre><code>", f"<pre>{reach}")
