"""The programs: where they are, and what they say of themselves."""
import ast
import re
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from tools.programs.runner import Run, Runner

LABS = "labs/"  # longer, with rules of their own: labs.py
GPU = "a GPU"
OUTSIDE = {GPU, "ray"}  # what the machine that tests may lack
NEEDS = re.compile(r"\bNeeds: ([\w ]+)\.")
TORCHRUN = re.compile(r"^Run it: torchrun (.+) (\S+\.py)$", re.MULTILINE)


@dataclass(frozen=True)
class Snippet:
    """One program and what is stored of it."""

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
    def source(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @property
    def needs(self) -> list[str]:
        """What its docstring says it needs beyond the usual packages."""
        return [need for line in NEEDS.findall(self.source)
                for need in line.split(" and ")]

    @property
    def launch(self) -> tuple[str, ...]:
        """How python starts it, where the docstring asks for torchrun."""
        match = TORCHRUN.search(self.source)
        return ("-m", "torch.distributed.run", *match[1].split()) if match else ()

    @property
    def apart(self) -> bool:
        """Whether it takes processes, or a machine, of its own."""
        return bool(self.launch or OUTSIDE.intersection(self.needs))

    def start(self, runner: Runner, source: str | None = None, *,
              limit: float | None = None, plain: bool = False) -> Future[Run]:
        """Run it, or a changed copy, in the way that it asks for."""
        return runner.submit(
            self.path.name, self.source if source is None else source,
            limit=limit or (120 if self.apart else None),
            plain=plain or self.apart, launch=self.launch)

    def __str__(self) -> str:
        return f"snippets/{self.name}"


def find(root: Path) -> list[Snippet]:
    folder = root / "snippets"
    names = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*.py"))
    return [Snippet(root, name) for name in names if not name.startswith(LABS)]


def claim(snippet: Snippet) -> str:
    """The first sentence of what its docstring says."""
    text = " ".join((ast.get_docstring(ast.parse(snippet.source)) or "").split())
    return re.split(r"(?<=[.:;]) (?=[A-Z])", text)[0].rstrip(".:;")


def asks(need: str) -> str:
    """How the message begins with which a program asks for what it needs."""
    return f"Needs {need}" + ("" if need == GPU else ": pip install ")
