"""An article says on which day it last changed, where that is known."""
from tools.pages import dates
from tools.publish.site import Site

ARTICLE = '"@type": "TechArticle", '


def add(site: Site) -> None:
    days = dates.changed(site.root)
    site.change(lambda text, name: with_date(text, days.get(name, "")))


def with_date(text: str, day: str) -> str:
    """The page with the day in its structured data.

    >>> with_date('{"@type": "TechArticle", "headline": "Loop"}', "2026-11-30")
    '{"@type": "TechArticle", "dateModified": "2026-11-30", "headline": "Loop"}'
    >>> with_date('{"@type": "TechArticle", "headline": "Loop"}', "")
    '{"@type": "TechArticle", "headline": "Loop"}'
    """
    if not day or '"dateModified"' in text:
        return text
    return text.replace(ARTICLE, f'{ARTICLE}"dateModified": "{day}", ', 1)
