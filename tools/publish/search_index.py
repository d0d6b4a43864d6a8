"""The index of the search, with each word of a section's code once.

Nobody searches for a whole program, but for what it calls and for what it
prints. An output that shows an error stays as it is: those are searched for.
"""
import html
import json
import keyword
import re
from pathlib import Path

INDEXES = {"search/search_index.json": "docs", "search.json": "items"}
CODE = re.compile(r"<pre>(.*?)</pre>", re.DOTALL)
TAG = re.compile(r"<[^>]+>")
WORD = re.compile(r"[^\W\d]\w{2,}")
SAYS = re.compile(r"\w(?:Error|Warning): ")


def reduce(root: Path, site: Path) -> None:
    """Write it anew, whichever builder made it."""
    for name, entries in INDEXES.items():
        if (path := site / name).exists():
            index = json.loads(path.read_text(encoding="utf-8"))
            for section in index[entries]:
                section["text"] = reduced(section["text"])
            path.write_text(json.dumps(index, ensure_ascii=False,
                                       separators=(",", ":")), encoding="utf-8")


def reduced(text: str) -> str:
    """The text of a section with the words of its code that it lacks."""
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
