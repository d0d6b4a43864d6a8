"""Each page names the picture that a link to it shows elsewhere."""
import html

from tools.pages import previews
from tools.publish import theme
from tools.publish.site import Site

META = ('<meta property="og:image" content="{address}">\n'
        f'<meta property="og:image:width" content="{previews.WIDTH}">\n'
        f'<meta property="og:image:height" content="{previews.HEIGHT}">\n'
        '<meta property="og:image:alt" content="{says}">\n')
ARTICLE = '"@type": "TechArticle", '


def add(site: Site) -> None:
    sections = previews.read(site.root)
    start = theme.CANONICAL.pattern.search(site.pages.get("index.html", ""))
    if sections and start:
        site.change(lambda text, name: with_picture(text, name, start[1], sections))


def with_picture(text: str, name: str, home: str, sections: dict) -> str:
    """The page with the picture of its section.

    >>> sections = {"loop": {"title": "The loop", "says": "Zero, backward, step."}}
    >>> head = '<link rel="canonical" href="https://a.example/loop/step/"></head>'
    >>> home = "https://a.example/"
    >>> print(with_picture(head, "loop/step/index.html", home, sections))
    <link rel="canonical" href="https://a.example/loop/step/">
    <meta property="og:image" content="https://a.example/assets/previews/loop.png">
    <meta property="og:image:width" content="1200">
    <meta property="og:image:height" content="630">
    <meta property="og:image:alt" content="The loop. Zero, backward, step.">
    </head>
    """
    folder = name.partition("/")[0]
    section = folder if folder in sections else previews.HOME
    if 'property="og:image"' in text or section not in sections \
            or not theme.CANONICAL.pattern.search(text):
        return text
    address = f"{home}{previews.FOLDER}/{section}.png"
    says = html.escape("{title}. {says}".format(**sections[section]))
    text = text.replace(ARTICLE, f'{ARTICLE}"image": "{address}", ', 1)
    return theme.HEAD_ENDS.pattern.sub(
        lambda end: META.format(address=address, says=says) + end[0], text, count=1)
