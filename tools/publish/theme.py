"""All that the steps take for granted about what the builder and the theme make.

Each fact is a pattern that is found in a built page, or in a file of the theme.
When the theme changes, tests/pages/test_theme.py says which of them no longer
holds; the step that needs it leaves its files alone and warns.
"""
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Fact:
    says: str
    pattern: re.Pattern
    where: str = "index.html"  # which files of the site have it
    builders: tuple[str, ...] = ("mkdocs", "zensical")


# -- on each page ----------------------------------------------------------

CHARSET = Fact("the head of a page begins with its encoding",
               re.compile(r'<meta charset="utf-8">'))
CANONICAL = Fact("a page names its address",
                 re.compile(r'<link rel="canonical" href="([^"]+)"'))
HEAD_ENDS = Fact("the head of a page ends with a tag", re.compile("</head>"))
ARTICLE = Fact("the text of a page is an article",
               re.compile(r"<article\b.*?</article>", re.DOTALL))
ANSWER = Fact("a page begins with its title, and then its answer",
              re.compile(r"<h1\b(?:(?!</h1>).)*</h1>(?:\s*<p>.*?</p>)?", re.DOTALL))
ADMONITION = Fact("the title of an admonition has a class",
                  re.compile(r'class="admonition-title"'))
BLOCK_TITLE = Fact("the title of a block of code is a span",
                   re.compile(r'<span class="filename">([\w/-]+\.py)</span>'))
UNTITLED = Fact("a block of Python without a title begins with its code",
                re.compile(r'<div class="language-python highlight">(?=<pre)'))
SOURCE = Fact("the link to the repository has a class",
              re.compile(r'<a href="([^"]+)"[^>]* class="md-source"'))
TOKEN = Fact("the words of a program are spans with the class of their kind",
             re.compile(r'<span class="n">\w+</span>'))
BUNDLE = Fact("a page loads the theme's script",
              re.compile(r'<script src="([./\w-]*?)assets/javascripts/bundle\.'))
STYLESHEET = Fact(
    "a page links the theme's stylesheets and ours",
    re.compile(r'\s*<link rel="stylesheet" href="([./\w-]*?)(assets/(?:site\.css|'
               r'stylesheets/(?:\w+/)?(?:main|palette)\.\w+\.min\.css))">'))
ZENSICAL = Fact("Zensical signs its pages",
                re.compile('<meta name="generator" content="zensical'),
                builders=("zensical",))

# -- in its files ----------------------------------------------------------

WORKER = "assets/javascripts/workers/search.*.min.js"
LUNR = Fact("the search is lunr", re.compile(r"\b(?:lunr|t)\.TokenSet\b"), WORKER,
            ("mkdocs",))
# The one statement of lunr that tools/publish/fix_lunr.py changes.
LUNR_JOINS = Fact("lunr names a state by what it leads to, with nothing in between",
                  re.compile(re.escape("e=e+s+o.id}")), WORKER, ("mkdocs",))
FROM_DISK = Fact("opened from disk, the search reads its index from a script",
                 re.compile(r"search/search_index\.js\b.*__index"),
                 "assets/javascripts/bundle.*.min.js", ("mkdocs",))
# Where the builders write the index of the search, and the name of its entries.
INDEXES = {"search/search_index.json": "docs", "search.json": "items"}
INDEX = Fact("the index of the search holds texts under docs",
             re.compile(r'^\{.*"docs":\s*\[\{.*"text":'), "search/search_index.json",
             ("mkdocs",))
ZENSICAL_INDEX = Fact("the index of the search holds texts under items",
                      re.compile(r'^\{.*"items":\s*\[\{.*"text":', re.DOTALL),
                      "search.json", ("zensical",))

FACTS = {name: fact for name, fact in globals().items() if isinstance(fact, Fact)}

# -- words -----------------------------------------------------------------

# How the classes, attributes and variables begin that the theme's script would set if
# we used more of the theme; the stylesheet goes without them.
DORMANT = ("data-md-color-switching", "footnote", "md-annotation", "md-code__",
           "md-consent", "md-source__", "md-tag", "md-tooltip", "md-version", "tabbed-",
           "--md-mermaid", "--md-tooltip")
