"""The error index as questions and answers, for machines that read pages.

Each page of one subject gets its messages as a FAQPage: a message is the
question, its cause and its fix are the answer.
"""
import json
import re
from pathlib import Path

from tools.pages.messages import FOLDER, Message, Messages

BLOCK = re.compile(r'<script type="application/ld\+json" id="questions">.*?</script>\n',
                   re.DOTALL)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")


def add(root: Path, site: Path) -> None:
    """Put them into the head of each page of the index."""
    every = Messages(root).all
    for subject in sorted({each.subject for each in every}):
        path = site / FOLDER / subject / "index.html"
        if path.exists():
            text = path.read_text("utf-8")
            head, mark, rest = text.partition("</head>")
            new = "".join((BLOCK.sub("", head), _block(
                [each for each in every if each.subject == subject]), mark, rest))
            if new != text:
                path.write_text(new, "utf-8")


def page(messages: list[Message]) -> dict:
    """The FAQPage of these messages."""
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [
        {"@type": "Question", "name": each.text, "acceptedAnswer": {
            "@type": "Answer", "text": plain(f"{each.cause} {each.fix}")}}
        for each in messages]}


def plain(text: str) -> str:
    """Markdown as it is read aloud: no code marks, links as their words."""
    return LINK.sub(r"\1", text).replace("``", "").replace("`", "")


def _block(messages: list[Message]) -> str:
    data = json.dumps(page(messages), ensure_ascii=False, separators=(",", ":"))
    safe = data.replace("<", "\\u003c")  # nothing in it ends the script
    return f'<script type="application/ld+json" id="questions">{safe}</script>\n'
