"""Mends lunr, which searches in the reader's browser.

It builds an automaton of all words and tells two states apart by a text that
joins the letters and the numbers of the states they lead to. Where words
hold digits, two states can get one text. It then finds words that are not
there, stumbles, and a question such as "freeze layers" finds nothing. A
comma behind each number keeps the texts apart.
"""
from pathlib import Path

WORKER = "assets/javascripts/workers/search.*.min.js"
JOINED, APART = "e=e+s+o.id}", 'e=e+s+o.id+","}'


def mend(root: Path, site: Path) -> None:
    for path in site.glob(WORKER):
        text = path.read_text(encoding="utf-8")
        if APART in text or ("lunr.TokenSet" not in text and "t.TokenSet" not in text):
            continue  # mended, or another engine
        if text.count(JOINED) != 1:
            raise RuntimeError(f"{path.name}: has another lunr than the one that "
                               "tools/publish/fix_lunr.py mends; look whether it "
                               "needs it")
        path.write_text(text.replace(JOINED, APART), encoding="utf-8")
