"""What the site gets after MkDocs or Zensical has built it.

Each step takes the root of the sources and the folder of the site, and may
be done again on a site that has it already.
"""
from pathlib import Path

from . import bars, feed, glossary, lunr, questions, redirects, texts

STEPS = [texts.add, bars.add, glossary.mark, questions.add, feed.add, redirects.add,
         lunr.mend]


def finish(root: Path, site: Path) -> None:
    for step in STEPS:
        step(root, site)
