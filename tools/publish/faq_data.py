"""The error index as questions and answers, for machines that read pages.

Each page of one subject gets its messages as a FAQPage: a message is the
question, its cause and its fix are the answer.
"""
import json
import re

from tools.pages.messages import FOLDER, Message, Messages
from tools.pages.sources import plain
from tools.publish.site import Site

BLOCK = re.compile(r'<script type="application/ld\+json" id="questions">.*?</script>\n',
                   re.DOTALL)


def add(site: Site) -> None:
    """Put them into the head of each page of the index."""
    pages: dict[str, list[Message]] = {}
    for each in Messages(site.root).all:
        pages.setdefault(f"{FOLDER}/{each.subject}/index.html", []).append(each)
    site.change(lambda text, name: with_questions(text, pages[name])
                if name in pages else text)


def with_questions(text: str, messages: list[Message]) -> str:
    """The page with these messages at the end of its head.

    >>> print(with_questions("<head><title>Errors</title></head>", []))
    <head><title>Errors</title><script type="application/ld+json" id="questions">
    {"@context":"https://schema.org","@type":"FAQPage","mainEntity":[]}</script>
    </head>
    """
    head, mark, rest = text.partition("</head>")
    return "".join((BLOCK.sub("", head), _block(messages), mark, rest))


def page(messages: list[Message]) -> dict:
    """The FAQPage of these messages."""
    return {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": [
        {"@type": "Question", "name": each.text, "acceptedAnswer": {
            "@type": "Answer", "text": plain(f"{each.cause} {each.fix}")}}
        for each in messages]}


def _block(messages: list[Message]) -> str:
    data = json.dumps(page(messages), ensure_ascii=False, separators=(",", ":"))
    safe = data.replace("<", "\\u003c")  # nothing in it ends the script
    return f'<script type="application/ld+json" id="questions">{safe}</script>\n'
