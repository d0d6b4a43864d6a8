"""The index of the search, with each word of a section's code once.

Nobody searches for a whole program, but for what it calls and for what it
prints. An output that shows an error stays as it is: those are searched for.
"""
import html
import json
import keyword
import re

from tools.publish import theme
from tools.publish.site import Site

CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d]\w{2,}")
SAYS = re.compile(r"\w(?:Error|Warning): ")


def shorten(site: Site) -> None:
    """Write it anew, whichever builder made it."""
    for name, entries in theme.INDEXES.items():
        if (path := site.folder / name).exists():
            index = json.loads(path.read_text(encoding="utf-8"))
            for section in index[entries]:
                section["text"] = shortened(section["text"])
            path.write_text(json.dumps(index, ensure_ascii=False,
                                       separators=(",", ":")), encoding="utf-8")


def shortened(text: str) -> str:
    """The text of a section with the words of its code that it lacks.

    >>> shortened("<p>Call step:</p><pre>loss = net(x)\\nopt.step(loss)</pre>")
    '<p>Call step:</p><pre><code>loss net opt</code></pre>'
    """
    known = set(WORD.findall(CODE.sub("", text))) | set(keyword.kwlist)

    def words(code: re.Match) -> str:
        plain = html.unescape(TAG.sub("", code[1]))
        if SAYS.search(plain):
            return code[0]
        new = [word for word in dict.fromkeys(WORD.findall(plain))
               if word not in known]
        known.update(new)
        return f"<pre><code>{' '.join(new)}</code></pre>" if new else ""

    return CODE.sub(words, text)
