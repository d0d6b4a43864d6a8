"""The page of all programs: docs/programs/index.md."""
import re
from pathlib import Path

from tools.pages.sources import stands
from tools.programs import snippets

PAGE, MARK = "programs/index.md", "<!-- programs -->"


def body(root: Path) -> str:
    """A row for each program: its topic, its claim, where it stands, its file."""
    places = stands(root)
    rows = ["| Topic | What it shows | Program |", "|---|---|---|"]
    for snippet in snippets.find(root):
        if snippet.name in places:
            topic, page = snippet.name.partition("/")[0], places[snippet.name]
            claim = re.sub(r"[\\`*_\[\]|]", r"\\\g<0>", snippets.claim(snippet)
                           ).replace("<", "&lt;")
            file = snippet.name.rpartition("/")[2]
            rows.append(f"| {topic} | [{claim}](../{page.partition('#')[0]}) "
                        f'| <a href="../snippets/{snippet.name}">{file}</a> |')
    return '<div class="ledger" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"
