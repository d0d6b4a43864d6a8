"""An environment in which the other packages are installed, beside the same torch.

It lies in .cache/rivals, is made anew for each run, and sees the packages of .venv
through a .pth file, so that only the others are installed into it. None of them may
bring another torch: they come without what they need, and what .venv lacks of that is
named in WITH.
"""
import importlib.metadata
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

HOME = Path(__file__).resolve().parents[2]
ROOM = HOME / ".cache" / "rivals"
PYTHON = ROOM / "bin" / "python"
RICH = ["rich", "markdown-it-py", "mdurl"]
# What the packages import and .venv does not have.
WITH = {"gradsnitch": ["pandas", "pytz", "tzdata"],
        "preflight-ml": RICH,
        "torch-audit": RICH,
        "torch-preflight": ["libcst", *RICH],
        "torchmortem": ["plotly", "narwhals"]}


def make() -> None:
    """An empty environment that sees what .venv has."""
    shutil.rmtree(ROOM, ignore_errors=True)
    venv.create(ROOM, with_pip=False, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", vars={"base": str(ROOM)}))
    (packages / "of_the_site.pth").write_text(
        sysconfig.get_path("purelib") + "\n", encoding="utf-8")


def install(package: str) -> bool:
    """Whether pip could install its newest version; its words go to the terminal."""
    done = subprocess.run(
        [PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         "--no-deps", package, *WITH.get(package, [])],
        cwd=HOME, text=True, capture_output=True)
    if done.returncode:
        print(done.stderr, file=sys.stderr)
    return done.returncode == 0


def version(package: str) -> str:
    """The version that was installed; of one that was not, nothing."""
    packages = sysconfig.get_path("purelib", vars={"base": str(ROOM)})
    for found in importlib.metadata.distributions(name=package, path=[packages]):
        return found.version
    return ""


def run(*words: str) -> subprocess.CompletedProcess:
    """Run a module of this repository there: run("-m", "tests.preflight.rivals")."""
    return subprocess.run([PYTHON, *words], cwd=HOME, text=True, capture_output=True)
