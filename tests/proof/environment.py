"""Which torch this is, and whether outputs are compared to the digit."""
import importlib.metadata
import platform
import re
import sys
from pathlib import Path


def pinned(root: Path, package: str) -> str:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return re.search(rf"^{package}==(\S+)$", text, re.MULTILINE)[1]


def installed(package: str) -> str:
    return importlib.metadata.version(package).partition("+")[0]


PYTHON = (3, 11)  # the one that stored the outputs


def exact(root: Path) -> bool:
    """The pinned versions on the kind of machine that stored the outputs."""
    same = sys.version_info[:2] == PYTHON and all(
        installed(name) == pinned(root, name)
        for name in ("torch", "numpy", "matplotlib"))
    return same and platform.system() == "Linux" and platform.machine() == "x86_64"


def words(root: Path) -> str:
    here = (f"torch {installed('torch')}, Python {platform.python_version()} "
            f"on {platform.machine()}")
    if exact(root):
        return f"{here}, outputs compared to the digit"
    return (f"{here}, numbers compared within 2 % (stored with torch "
            f"{pinned(root, 'torch')}, Python 3.11 on Linux, x86_64)")
