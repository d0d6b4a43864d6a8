"""The labs: experiments that are a script, a notebook and a page.

snippets/labs/<name>.py is the source, in percent format. A run of it is
stored as docs/labs/<name>.ipynb, its figure as snippets/labs/<name>.svg,
and what a cell with a name prints as snippets/labs/<name>_<cell>.out, for
pages to quote.
"""
import ast
import functools
import re
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import jupytext
import nbformat

from tools import read_data, whole_file
from tools.pages import lab_page, sources
from tools.pages.sources import Page
from tools.programs import figures, outcome, snippets
from tools.programs.form import import_faults, text_faults
from tools.programs.runner import Run, Runner

FEW = 2  # seeds of a short run; the whole has those of the script
LIMIT = 240  # CPU seconds: twice what a lab may take, since processors differ
MARK = "\x1e"  # printed where a cell begins
CODE_CELL = re.compile(r"^# %%(?! \[markdown\]).*$", re.MULTILINE)
SEEDS = re.compile(r'int\(os\.environ\.get\("SEEDS", (\d+)\)\)')
FIGURE = re.compile(r"\d+\.\d+|\d{2,}")  # a number that only a run can know
QUOTE = re.compile(r"labs/(\w+)\.out")
QUOTED, LISTED, ADVICE = "From the lab", "<!-- labs -->", "## What to do"
DISPLAY = 'style="background: #fff; color: #000; max-width: 40rem" '


@functools.cache  # while a site is edited, each rebuild asks for all of them
def _read(script: str) -> nbformat.NotebookNode:
    return jupytext.reads(script, "py:percent")


@dataclass(frozen=True)
class Lab(Page):
    """One lab; as a page it is what tools/pages/lab_page.py makes of it."""

    name: str  # "labs/warmup.ipynb"

    @property
    def stem(self) -> str:
        return Path(self.name).stem

    @property
    def script(self) -> Path:
        return self.root / "snippets" / "labs" / f"{self.stem}.py"

    @property
    def svg(self) -> Path:
        return self.script.with_suffix(".svg")

    @property
    def built(self) -> str:
        return f"labs/{self.stem}.md"

    @cached_property
    def source(self) -> str:
        return self.script.read_text(encoding="utf-8")

    @cached_property
    def planned(self) -> nbformat.NotebookNode:
        """The notebook that the script describes, not run."""
        return _read(self.source)

    @property
    def stored(self) -> dict | None:
        return read_data.read(self.root, f"docs/{self.name}") or None

    @property
    def text(self) -> str:
        return lab_page.as_markdown(self.stored, self.stem)

    @property
    def meta(self) -> dict:
        return self.planned.metadata

    @property
    def title(self) -> str:
        return self.planned.cells[0].source.partition("\n")[0].lstrip("# ")

    @property
    def answer(self) -> str:
        paragraph = self.planned.cells[0].source.partition("\n\n")[2]
        return " ".join(paragraph.partition("\n\n")[0].split())

    @property
    def quotes(self) -> dict[Path, str]:
        """What its named cells print, and where that is stored."""
        return {self.script.with_name(f"{self.stem}_{cell['metadata']['title']}.out"):
                printed_by(cell) for cell in (self.stored or {}).get("cells", [])
                if "title" in cell["metadata"]}

    def start(self, runner: Runner) -> Future[Run]:
        """Run the script; a mark tells in the log where a cell begins."""
        marked = CODE_CELL.sub(lambda _: f"print({MARK!a})", self.source)
        return runner.submit(self.script.name, marked, limit=LIMIT)

    def __str__(self) -> str:
        return f"snippets/labs/{self.stem}.py"


def find(root: Path) -> list[Lab]:
    return [Lab(root, f"labs/{path.stem}.ipynb")
            for path in sorted((root / "snippets" / "labs").glob("*.py"))]


def published(root: Path) -> list[Page | Lab]:
    """Every page of the site, and the labs that have a notebook by now."""
    return [*sources.find(root), *(lab for lab in find(root) if lab.stored)]


def printed_by(cell: dict) -> str:
    return "".join("".join(out.get("text", "")) for out in cell.get("outputs", []))


# -- before it runs ------------------------------------------------------

def form_faults(lab: Lab) -> list[str]:
    """What is wrong with the text of the script."""
    try:
        tree = ast.parse(lab.source)
    except SyntaxError as error:
        return [f"{lab}:{error.lineno}: is not Python ({error.msg})"]
    cells = lab.planned.cells
    if not cells or not re.match(r"# .+\n\n\w", cells[0].source):
        return [f"{lab}:1: begin with a Markdown cell that holds the title and, in "
                "the first sentence below it, the answer"]
    found = [f"{lab}:1: has no {key}; write it into the header, below '# jupyter:'"
             for key in ("description", "tags") if not lab.meta.get(key)]
    found += text_faults(str(lab), lab.script, lab.source)
    found += import_faults(str(lab), tree)
    seeds = SEEDS.search(lab.source)
    if not seeds or int(seeds[1]) < 5:
        found.append(f"{lab}:1: repeats nothing with other seeds; write range(int("
                     'os.environ.get("SEEDS", 5))), with 5 or more')
    if f'savefig("{lab.svg.name}"' not in lab.source:
        found.append(f"{lab}:1: draws nothing; save a figure as {lab.svg.name}")
    if not any(isinstance(node, ast.Assert) for node in ast.walk(tree)):
        found.append(f"{lab}:1: asserts nothing; assert what its text says")
    if not any(cell.source.startswith(ADVICE) for cell in cells):
        found.append(f"{lab}:1: has no cell that begins with {ADVICE!r}")
    return found


def _line(lab: Lab, text: str) -> int:
    """The line of the script where a cell with this text begins."""
    before, _, _ = lab.source.partition(text.partition("\n")[0])
    return before.count("\n") + 1


# -- after it ran --------------------------------------------------------

def run_faults(lab: Lab, run: Run) -> list[str]:
    """What is wrong with how the run went."""
    judged = snippets.Snippet(lab.root, f"labs/{lab.script.name}")
    return outcome.faults(judged, run)


def printed(lab: Lab, run: Run) -> list[str]:
    """What each code cell printed."""
    return [outcome.tidy(part.removeprefix("\n"))
            for part in run.log.split(MARK)[1:]]


def other_form(lab: Lab, run: Run) -> list[str]:
    """Where a run with other digits does not have the form of the stored one."""
    stored = [printed_by(cell) for cell in (lab.stored or {}).get("cells", [])
              if cell["cell_type"] == "code"]
    now = printed(lab, run)
    if [len(text.splitlines()) for text in stored] \
            == [len(text.splitlines()) for text in now]:
        return []
    return [f"docs/{lab.name}: its cells print another number of lines now; run make "
            "labs"]


def notebook(lab: Lab, run: Run) -> str:
    """The script with what the run showed."""
    made = nbformat.from_dict(lab.planned)
    made.metadata = {
        **{key: lab.meta[key] for key in lab_page.HEADER if key in lab.meta},
        "kernelspec": {"display_name": "Python 3", "language": "python",
                       "name": "python3"},
        "language_info": {"name": "python"}}
    for number, cell in enumerate(made.cells, 1):
        cell["id"] = f"cell-{number}"
    programs = [cell for cell in made.cells if cell.cell_type == "code"]
    for number, (cell, text) in enumerate(
            zip(programs, printed(lab, run), strict=True), 1):
        cell["execution_count"] = number
        if text:
            cell.outputs.append(nbformat.v4.new_output(
                "stream", name="stdout", text=text))
        if ".savefig(" in cell.source:
            svg = figure(lab, run)
            finding = re.search(r'aria-label="([^"]*)"', svg)[1]
            cell.outputs.append(nbformat.v4.new_output("display_data", data={
                "image/svg+xml": svg.replace("<svg ", f"<svg {DISPLAY}", 1),
                "text/plain": f"Figure: {finding}"}))
    nbformat.validate(made)
    return nbformat.writes(made) + "\n"


def figure(lab: Lab, run: Run) -> str:
    return figures.tidy(run.files[lab.svg.name], lab.stem)


def differences(lab: Lab, run: Run) -> list[str]:
    """Stored files that differ from what a whole run showed."""
    found = []
    for path, new in {lab.path: notebook(lab, run), lab.svg: figure(lab, run)}.items():
        where = path.relative_to(lab.root).as_posix()
        if not path.exists():
            found.append(f"{where}:1: is missing; run make update")
        elif (old := path.read_text("utf-8")) != new:
            found.append(outcome.first_difference(where, old, new))
    return found


def store(lab: Lab, run: Run) -> list[Path]:
    """Store what a whole run showed; returns the files that changed."""
    return _write({lab.path: notebook(lab, run), lab.svg: figure(lab, run)}) \
        + _write(lab.quotes)


def _write(files: dict[Path, str]) -> list[Path]:
    changed = [path for path, text in files.items()
               if not path.exists() or path.read_text("utf-8") != text]
    for path in changed:
        whole_file.write(path, files[path])
    return changed


# -- what is stored ------------------------------------------------------

def outdated(lab: Lab) -> list[str]:
    """Whether the notebook has other cells than the script."""
    if lab.stored is None:
        return [f"docs/{lab.name}:1: is missing; run make update"]
    if any(lab.stored["metadata"].get(key) != lab.meta.get(key)
           for key in lab_page.HEADER):
        return [f"docs/{lab.name}:1: has another header than {lab}; run make update"]
    stored = [(cell["cell_type"], "".join(cell["source"]),
               cell["metadata"].get("title")) for cell in lab.stored["cells"]]
    wanted = [(cell.cell_type, cell.source, cell.metadata.get("title"))
              for cell in lab.planned.cells]
    if stored == wanted:
        return []
    number = next((n for n, pair in enumerate(zip(stored, wanted, strict=False), 1)
                   if pair[0] != pair[1]), min(len(stored), len(wanted)))
    return [f"docs/{lab.name}: cell {number} is another than in {lab}; run make update"]


def quote_faults(lab: Lab) -> list[str]:
    """Stored quotes that differ from what the notebook printed."""
    return [f"{path.relative_to(lab.root).as_posix()}:1: is not what docs/{lab.name} "
            "holds; run make update" for path, text in lab.quotes.items()
            if not path.exists() or path.read_text("utf-8") != text]


def number_faults(lab: Lab) -> list[str]:
    """Numbers in the text that neither the output nor the code of the lab shows."""
    cells = (lab.stored or {"cells": []})["cells"]
    shown = "\n".join("".join(cell["source"]) + "\n" + printed_by(cell)
                      for cell in cells if cell["cell_type"] == "code")
    known, found = set(FIGURE.findall(shown)), []
    for cell in lab.planned.cells:
        if cell.cell_type != "markdown":
            continue
        for line in cell.source.splitlines():
            told = re.sub(r"\]\([^)]*\)", "]", line)
            found += [f"{lab}:{_line(lab, line)}: says {number}, which no cell prints; "
                      "print it, or leave it out"
                      for number in FIGURE.findall(told) if number not in known]
    return found


def stray_files(root: Path) -> list[str]:
    """Files that belong to no lab, and quotes that no page holds."""
    labs = find(root)
    quoted = {name for page in sources.find(root) for name in sources.embedded(page)}
    known = {path for lab in labs for path in (lab.script, lab.svg, lab.path)}
    quotes = {path for lab in labs for path in lab.quotes}
    found = []
    for path in [*sorted((root / "snippets" / "labs").glob("*")),
                 *sorted((root / "docs").rglob("*.ipynb"))]:
        where = path.relative_to(root).as_posix()
        if path in quotes:
            if f"labs/{path.name}" not in quoted:
                found.append(f"{where}:1: stands on no page; quote it, or take the "
                             "name off its cell")
        elif path not in known:
            found.append(f"{where}:1: belongs to no lab; delete it")
    return found


def notebook_faults(root: Path) -> list[str]:
    """Notebooks with a cell that raised, or that was never run."""
    found = []
    for path in sorted((root / "docs").rglob("*.ipynb")):
        where = path.relative_to(root).as_posix()
        cells = read_data.read(root, where)["cells"]
        for number, cell in enumerate(cells, 1):
            if cell["cell_type"] != "code" or not "".join(cell["source"]).strip():
                continue
            raised = [out for out in cell["outputs"]
                      if out["output_type"] == "error"]
            if raised:
                found.append(f"{where}: cell {number} raised {raised[0]['ename']}; "
                             "mend its source and run make update")
            elif cell["execution_count"] is None:
                found.append(f"{where}: cell {number} was never run; "
                             "run make update")
    return found


# -- the pages around them -----------------------------------------------

def page_faults(page: Page) -> list[str]:
    """Quotes of labs without their title, or without a link to the lab."""
    found = []
    labs = {path.name: lab for lab in find(page.root) for path in lab.quotes}
    for block in sources.blocks(page.text):
        match = QUOTE.fullmatch(block.embeds or "")
        if not match:
            continue
        where, lab = f"{page}:{block.line}", labs.get(f"{match[1]}.out")
        if block.title != QUOTED or "text" not in block.info:
            found.append(f"{where}: write this block as "
                         f'``` {{ .text .no-copy title="{QUOTED}" }}')
        if lab and f"labs/{lab.stem}.ipynb" not in page.text:
            found.append(f"{where}: quotes a lab; link to ../labs/{lab.stem}.ipynb")
    return found


def body(root: Path) -> str:
    """All labs in the order of the navigation, for the page that lists them."""
    labs = {lab.name: lab for lab in find(root)}
    order = [name for name in sources.nav(root) if name in labs] or sorted(labs)
    return "\n\n".join(
        f"[{labs[name].title}]({Path(name).name})\n:   {labs[name].answer}"
        for name in order)
