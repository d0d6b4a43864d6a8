"""Pages without what no reader sees.

Blank lines and indentation that the templates leave, and marks around code
that has the colour of all code. What stands in blocks of code, scripts and figures
stays as it is. Our scripts go without their comments and indentation.
"""
import re
from pathlib import Path

KEPT = re.compile(r"(<(pre|script|svg|style|textarea)\b.*?</\2>)", re.DOTALL)
SPACE = re.compile(r"\s*\n\s*")
COMMENT = re.compile(r"^[ \t]*(?://.*)?\n|^[ \t]+", re.MULTILINE)
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
            parts.append(PLAIN.sub(r"\1", part) if part.startswith("<pre") else part)
    return "".join(parts)
