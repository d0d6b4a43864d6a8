"""The programs: where they are, and what they say about themselves."""
import ast
import re
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from tools.programs.runner import Run, Runner

LABS = "labs/"  # scripts that become notebooks, with rules of their own: labs.py
RECIPES = "recipes/"  # what readers take into their own projects
GPU = "a GPU"
MAY_BE_MISSING = {GPU, "ray"}  # what the machine that runs the tests need not have
OURS = "torchproof"  # the package of this repository, which the site does not install
NEEDS = re.compile(r"\bNeeds: ([\w ]+)\.")
RIGHT = re.compile(r"\bRight: (in this file|\S+)\.(?=\s|\"\"\")")
HERE = "in this file"
TASK = re.compile(r"\bRecipe: (.+?)\.(?=\s|\"\"\"|$)", re.DOTALL)
TORCHRUN = re.compile(r"^Run it: torchrun (.+) (\S+\.py)$", re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """One program and the files that are stored beside it."""

    root: Path  # the folder that holds snippets/
    name: str  # "evaluation/dropout.py"

    @property
    def path(self) -> Path:
        return self.root / "snippets" / self.name

    @property
    def out(self) -> Path:
        return self.path.with_suffix(".out")

    @property
    def svg(self) -> Path:
        return self.path.with_suffix(".svg")

    @property
    def wrong(self) -> bool:
        return self.path.stem.endswith("_wrong")

    @property
    def recipe(self) -> bool:
        """Whether it is there to be copied: it lies in RECIPES, or says 'Recipe: ….'"""
        return self.name.startswith(RECIPES) or bool(TASK.search(self.source))

    @property
    def right(self) -> str:
        """What its docstring names as right, where it shows a mistake.

        A program ("loop/step.py"), a section of a page ("loop/step/#order"), or HERE
        where the file holds both.
        """
        found = RIGHT.search(self.source) if self.wrong else None
        return found[1] if found else ""

    @property
    def kind(self) -> str:
        """Whether it is right or wrong, or a recipe, in words."""
        if not self.wrong:
            return "recipe" if self.recipe else "right"
        return "a mistake and its cure" if self.right == HERE else "wrong on purpose"

    @property
    def mark(self) -> str:
        """What is said of it wherever it is shown; nothing of most that are right."""
        return {"right": "", "recipe": "recipe: copy this"}.get(self.kind, self.kind)

    @property
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def needs(self) -> list[str]:
        """What its docstring says it needs beyond the usual packages."""
        return [need for line in NEEDS.findall(self.source)
                for need in line.split(" and ")]

    @property
    def torchrun(self) -> tuple[str, ...]:
        """The arguments that put torchrun in front, if its docstring asks for it."""
        match = TORCHRUN.search(self.source)
        return ("-m", "torch.distributed.run", *match[1].split()) if match else ()

    @property
    def special(self) -> bool:
        """Whether it starts several processes, or needs what may be missing here.

        Such a program gets an interpreter of its own and no fence.
        """
        return bool(self.torchrun or MAY_BE_MISSING.intersection(self.needs))

    def start(self, runner: Runner, source: str | None = None, *,
              limit: float | None = None, unguarded: bool = False,
              elsewhere: bool = False) -> Future[Run]:
        """Run the program, or a changed copy of it, the way its docstring says."""
        return runner.submit(
            self.path.name, self.source if source is None else source,
            limit=limit, unguarded=unguarded or self.special,
            elsewhere=elsewhere, launch=self.torchrun,
            packages=self.root if OURS in self.needs else None)

    def __str__(self) -> str:
        return f"snippets/{self.name}"


def find(root: Path) -> list[Snippet]:
    folder = root / "snippets"
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.py"))
    return [Snippet(root, name) for name in names if not name.startswith(LABS)]


def claim(snippet: Snippet) -> str:
    """The first sentence of its docstring."""
    return re.split(r"(?<=[.:;]) (?=[A-Z])", docstring(snippet))[0].rstrip(".:;")


def docstring(snippet: Snippet) -> str:
    """It in one line."""
    return " ".join((ast.get_docstring(ast.parse(snippet.source)) or "").split())


def missing_message(need: str) -> str:
    """The words with which a program must begin to say that something is missing."""
    return f"Needs {need}" + ("" if need == GPU else ": pip install ")
