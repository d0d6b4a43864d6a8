"""What the site gets after MkDocs or Zensical has built it.

Each step takes the root of the sources and the folder of the site, and may
be done again on a site that has it already. While the site is edited, only
the first ones are done: what makes it light takes time and every page. The
plain texts are then those of the start.
"""
from pathlib import Path

from . import (
    bars,
    feed,
    glossary,
    lean,
    lunr,
    offline,
    policy,
    questions,
    redirects,
    search,
    styles,
    texts,
)

STEPS = [texts.add, bars.add, glossary.mark, questions.add, feed.add, redirects.add,
         lunr.mend]
LAST = [search.reduce, offline.search, offline.link, lean.reduce, styles.reduce,
        policy.add,  # the last to alter a page: it hashes its scripts
        offline.version]  # the very last: it hashes all files


def finish(root: Path, site: Path, live: bool = False) -> None:
    steps = STEPS if live else STEPS + LAST
    if live and (site / texts.ARCHIVE).exists():
        steps = [step for step in steps if step is not texts.add]
    for step in steps:
        step(root, site)
