"""The page of all programs: docs/programs/index.md."""
import re
from pathlib import Path

from tools.pages.sources import stands
from tools.programs import snippets

PAGE, MARK = "programs/index.md", "<!-- programs -->"


def body(root: Path) -> str:
    """A row for each program: topic, right or wrong, claim, where it stands, file."""
    places = stands(root)
    rows = ["| Topic | Kind | What it shows | Program |", "|---|---|---|---|"]
    for snippet in snippets.find(root):
        if snippet.name in places:
            topic, page = snippet.name.partition("/")[0], places[snippet.name]
            claim = re.sub(r"[\\`*_\[\]|]", r"\\\g<0>", snippets.claim(snippet)
                           ).replace("<", "&lt;")
            file = snippet.name.rpartition("/")[2]
            rows.append(f"| {topic} | {snippet.kind} "
                        f"| [{claim}](../{page.partition('#')[0]}) "
                        f'| <a href="../snippets/{snippet.name}">{file}</a> |')
    return '<div class="ledger programs" markdown>\n\n' + "\n".join(rows) + "\n\n</div>"
