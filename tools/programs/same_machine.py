"""Which torch and processor this is, and whether outputs are compared to the digit."""
import importlib.metadata
import platform
import re
import sys
from pathlib import Path

from tools.programs.runner import Runner

PYTHON = (3, 11)  # the one that stored the outputs
DIGITS = Path(__file__).with_name("processor_digits.py")
# Written by the processor that stored the outputs.
STORED = Path(__file__).parents[2] / "records" / "digits.txt"


def pinned(root: Path, package: str) -> str:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    return re.search(rf"^{package}==(\S+)$", text, re.MULTILINE)[1]


def installed(package: str) -> str:
    return importlib.metadata.version(package).partition("+")[0]


def versions(root: Path) -> bool:
    """Whether these are the versions that stored the outputs."""
    return sys.version_info[:2] == PYTHON and all(
        installed(name) == pinned(root, name)
        for name in ("torch", "numpy", "matplotlib"))


def strange(runner: Runner, update: bool) -> list[str]:
    """The operations that end in other digits here than where outputs were stored."""
    now = runner.submit(DIGITS.name, DIGITS.read_text("utf-8")).result().log
    if update and not STORED.exists():
        STORED.write_text(now, encoding="utf-8")
    stored = STORED.read_text("utf-8").splitlines() if STORED.exists() else []
    return [line.split()[0] for line in now.splitlines() if line not in stored]


def words(root: Path, strange: list[str] | None) -> str:
    """What this is; `strange` is None where no output was compared."""
    here = (f"torch {installed('torch')}, Python {platform.python_version()} "
            f"on {platform.machine()}")
    if strange is None:
        return here
    if not versions(root):
        return (f"{here}, numbers compared within 2 % (stored with torch "
                f"{pinned(root, 'torch')}, Python 3.11)")
    if strange:
        return (f"{here}, numbers compared within 2 % (this processor rounds "
                f"otherwise in {', '.join(strange)})")
    return f"{here}, outputs compared to the digit"
