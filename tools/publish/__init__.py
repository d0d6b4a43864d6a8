"""What the site gets after MkDocs or Zensical has built it.

Each step takes the root of the sources and the folder of the site, and may
be done again on a site that has it already. While the site is edited, only
the first ones are done: what makes it light takes time and every page. The
plain texts are then those of the start.
"""
from pathlib import Path

from tools.pages import glossary
from tools.publish import (
    downloads,
    faq_data,
    feed,
    fix_lunr,
    minify,
    offline,
    one_stylesheet,
    plain_texts,
    program_bar,
    redirects,
    search_index,
    security_policy,
)

STEPS = [plain_texts.add, downloads.add, program_bar.add, glossary.mark,
         faq_data.add, feed.add, redirects.add, fix_lunr.mend, search_index.reduce]
LAST = [offline.search, offline.link, minify.reduce,
        one_stylesheet.reduce,
        security_policy.add,  # the last to alter a page: it hashes its scripts
        offline.version]  # the very last: it hashes all files


def finish(root: Path, site: Path, live: bool = False) -> None:
    steps = STEPS if live else STEPS + LAST
    if live and (site / plain_texts.ARCHIVE).exists():
        steps = [step for step in steps if step is not plain_texts.add]
    for step in steps:
        step(root, site)
