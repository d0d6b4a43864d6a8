"""Whether this machine's outputs can be compared to the last digit.

They can with the Python and the packages that stored them, on a processor that
rounds as theirs did. Elsewhere numbers are compared within 2 %.
"""
import importlib.metadata
import platform
import re
from pathlib import Path

from tools import read_data, whole_file
from tools.programs.runner import Runner

HOME = Path(__file__).parents[2]
DIGITS = Path(__file__).with_name("processor_digits.py")
# Of the processor that stored the outputs.
STORED_DIGITS = HOME / "records" / "digits.txt"


def pinned(root: Path, package: str) -> str:
    text = (root / "constraints.txt").read_text(encoding="utf-8")
    found = re.search(rf"^{package}==(\S+)$", text, re.MULTILINE)
    if not found:
        raise read_data.Unreadable(f"constraints.txt:1: does not pin {package}; write "
                                   f"a line {package}==VERSION")
    return found[1]


def installed(package: str) -> str:
    return importlib.metadata.version(package).partition("+")[0]


def python_here() -> str:
    """Such as "3.11"."""
    return ".".join(platform.python_version_tuple()[:2])


def python_of_the_outputs(root: Path) -> str:
    """The Python that stored the outputs, as records/versions.json has it.

    It is this one if no run with the pinned torch is recorded yet: then this Python
    is about to store them.
    """
    versions = read_data.read(HOME, "records/versions.json").get("versions", {})
    return versions.get(pinned(root, "torch"), {}).get("python", python_here())


def same_versions(root: Path) -> bool:
    """Whether Python and packages are those that stored the outputs."""
    return python_here() == python_of_the_outputs(root) and all(
        installed(name) == pinned(root, name)
        for name in ("torch", "numpy", "matplotlib"))


def other_digits(runner: Runner, update: bool) -> list[str]:
    """The operations whose last digits differ here from where outputs were stored."""
    now = runner.submit(DIGITS.name, DIGITS.read_text("utf-8")).result().log
    if update and not STORED_DIGITS.exists():
        whole_file.write(STORED_DIGITS, now)
    stored = STORED_DIGITS.read_text("utf-8").splitlines() \
        if STORED_DIGITS.exists() else []
    return [line.split()[0] for line in now.splitlines() if line not in stored]


def described(root: Path, other_digits: list[str] | None) -> str:
    """This machine, and how outputs were compared on it, for the end of a report.

    `other_digits` is None where no output was compared.
    """
    here = (f"torch {installed('torch')}, Python {platform.python_version()} "
            f"on {platform.machine()}")
    if other_digits is None:
        return here
    if not same_versions(root):
        return (f"{here}, numbers compared within 2 % (stored with torch "
                f"{pinned(root, 'torch')}, Python {python_of_the_outputs(root)})")
    if other_digits:
        return (f"{here}, numbers compared within 2 % (this processor rounds "
                f"otherwise in {', '.join(other_digits)})")
    return f"{here}, outputs compared to the digit"
