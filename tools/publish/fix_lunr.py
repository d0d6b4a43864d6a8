"""Repairs lunr, which searches in the reader's browser.

It builds an automaton of all words and tells two states apart by a text that
joins the letters and the numbers of the states they lead to. Where words hold
digits, two states can get the same text. It then finds words that are not
there, stumbles, and a question such as "freeze layers" finds nothing. A comma
after each number keeps the texts apart.

The fault is known since 2021: https://github.com/olivernn/lunr.js/issues/503
"""
from tools.publish import theme
from tools.publish.site import Site, warn


def fix(site: Site) -> None:
    """Repair the worker of MkDocs' site; Zensical's has another engine."""
    for path in sorted(site.folder.glob(theme.WORKER)):
        old = path.read_text(encoding="utf-8")
        new = fixed(old)
        if new is None:
            warn(f"{path.name} holds another lunr than tools/publish/fix_lunr.py "
                 "knows, so it was left as it is; some questions may find nothing")
        elif new != old:
            path.write_text(new, encoding="utf-8")


def fixed(worker: str) -> str | None:
    """The script with the comma; None if there is no telling where it belongs.

    >>> fixed("t.TokenSet; for(){e=e+s+o.id}return e")
    't.TokenSet; for(){e=e+s+o.id+","}return e'
    >>> fixed("t.TokenSet; for(){e+=s+o.id}return e") is None
    True
    """
    comma = 'e=e+s+o.id+","}'
    if comma in worker or not theme.LUNR.pattern.search(worker):
        return worker
    new, count = theme.LUNR_JOINS.pattern.subn(comma, worker)
    return new if count == 1 else None
