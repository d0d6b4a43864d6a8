"""Which torch this is, and whether outputs are compared to the digit."""
import importlib.metadata
import platform
import re
from pathlib import Path


def pinned(root: Path, package: str) -> str:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return re.search(rf"^{package}==(\S+)$", text, re.MULTILINE)[1]


def installed(package: str) -> str:
    return importlib.metadata.version(package).partition("+")[0]


def exact(root: Path) -> bool:
    """The pinned versions on the kind of machine that stored the outputs."""
    same = all(installed(name) == pinned(root, name)
               for name in ("torch", "numpy", "matplotlib"))
    return same and platform.system() == "Linux" and platform.machine() == "x86_64"


def words(root: Path) -> str:
    torch, machine = installed("torch"), platform.machine()
    if exact(root):
        return f"torch {torch} on {machine}, outputs compared to the digit"
    return (f"torch {torch} on {machine}, numbers compared within 2 % "
            f"(stored with torch {pinned(root, 'torch')} on Linux, x86_64)")
