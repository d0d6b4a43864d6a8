"""On a phone a long table is a list of its cells; each says under which head it stood.

The heads become variables of the block that holds the table, and site.css puts them
before the cells. So a row weighs no more than before.
"""
import html
import re

from tools.publish.site import Site

TABLE = re.compile(r'<div class="((?:ledger|signatures)[^"]*)">(?=\s*<table>\s*'
                   r"<thead>(.*?)</thead>)", re.DOTALL)
HEAD = re.compile(r"<th\b[^>]*>(.*?)</th>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")


def add(site: Site) -> None:
    site.change(lambda text, name: with_heads(text))


def with_heads(text: str) -> str:
    r"""The page with the heads as variables.

    >>> page = ('<div class="ledger">\n<table>\n<thead>\n<tr>\n<th>Kind</th>\n'
    ...         '<th><code>lr</code> &amp; loss</th>\n</tr>\n</thead>')
    >>> print(with_heads(page).partition("\n")[0])
    <div class="ledger" style="--head-1: 'Kind'; --head-2: 'lr &amp; loss'">
    """
    def named(block: re.Match) -> str:
        heads = [_quoted(TAG.sub("", head)) for head in HEAD.findall(block[2])]
        style = "; ".join(f"--head-{number}: {head}"
                          for number, head in enumerate(heads, 1))
        return f'<div class="{block[1]}" style="{style}">'

    return TABLE.sub(named, text)


def _quoted(words: str) -> str:
    """As a string of a style sheet, in an attribute."""
    text = html.unescape(words).strip().replace("\\", "\\\\").replace("'", "\\'")
    return html.escape(f"'{text}'", quote=False).replace('"', "&quot;")
