"""What the site gets after MkDocs or Zensical has built it.

A step takes a Site; most of them alter one page after the other. All may be done
again on a site that has them already. While the site is edited, those are left
out that make it light and safe, so that an edit shows at once.
"""
from collections.abc import Callable
from pathlib import Path

from tools.publish import (
    dates,
    downloads,
    feed,
    fix_lunr,
    glossary_links,
    lab_cards,
    minify,
    offline,
    one_stylesheet,
    page_parts,
    plain_texts,
    previews,
    program_bar,
    redirects,
    search_index,
    security_policy,
    table_heads,
)
from tools.publish.site import Site

STEPS = [
    plain_texts.add,
    downloads.add,
    plain_texts.say_sizes,
    program_bar.add,
    page_parts.add,
    lab_cards.add,
    glossary_links.add,
    table_heads.add,
    dates.add,
    previews.add,
    feed.add,
    redirects.add,
    fix_lunr.fix,
    search_index.shorten,
]
NOT_WHILE_EDITED = [
    offline.add_index,
    offline.add_script,
    minify.reduce,
    one_stylesheet.reduce,
    security_policy.add,  # the last that alters scripts: it hashes them
    offline.add_list,  # says on a page what all pages weigh, so they are whole by now
    offline.add_worker,  # the very last: it hashes all files
]


def finish(root: Path, folder: Path, live: bool = False) -> None:
    """Do all steps on the site that was built into that folder."""
    do(STEPS if live else STEPS + NOT_WHILE_EDITED, root, folder)


def do(steps: list[Callable[[Site], None]], root: Path, folder: Path) -> None:
    site = Site(root, folder)
    for step in steps:
        step(site)
    site.write()
