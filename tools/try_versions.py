"""Run every program with other versions of torch and record the verdicts.

    python -m tools.try_versions 2.15.0 1.13.1 newest
    python -m tools.try_versions --afresh 2.15.0

For each version a virtual environment is made once, in .cache/torch-VERSION; the
pinned version is already in .venv. Programs whose verdict is known, of the same build
and Python and as the program is now, are not run again without --afresh. The verdicts
are stored in records/versions.json, and the table of all of them is printed.
"""
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from tools import install
from tools.pages import versions_page
from tools.programs import snippets
from tools.programs.runner import Runner
from tools.programs.snippets import MAY_BE_MISSING, OURS, Snippet
from tools.programs.version_record import Record, facts, judge

HOME = Path(__file__).resolve().parents[1]
NUMPY_2 = (2, 3)  # the first torch that works with NumPy 2
COMPUTES = ("numpy", "scipy", "scikit-learn", "matplotlib", "networkx")
INSTALLED_WITH = {"markdown": "pymdown-extensions"}  # import name: package
OLDEST, NEWEST = 9, 20  # fork_server.py runs under Python 3.9 and newer
FORKED = "in forked subprocess"  # in the message of a CUDA build that was forked


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# -- a virtual environment per version -------------------------------------

def interpreter(version: str) -> str:
    """The Python that has this torch; its virtual environment is made if missing."""
    if version == Record(HOME).pinned:
        return sys.executable
    venv = HOME / ".cache" / f"torch-{version}"
    python, ready = venv / "bin" / "python", venv / "ready"
    if version == "newest" or not ready.exists():
        failed = []
        for candidate in pythons():
            shutil.rmtree(venv, ignore_errors=True)
            if fill(venv, version, candidate):
                break
            failed.append(candidate)
        else:
            sys.exit(f"torch {version} could not be installed with "
                     f"{', '.join(failed)} (pip's words are above). Install a Python "
                     "that this torch supports, or name it: make versions "
                     f'TORCH="{version}" TORCH_PYTHON=/path/to/python3')
        ready.touch()
    return str(python)


def pythons() -> Iterator[str]:
    """$TORCH_PYTHON, then this Python, then all others that are installed and start."""
    names = [os.environ.get("TORCH_PYTHON", ""), sys.executable,
             *(f"python3.{minor}" for minor in range(NEWEST, OLDEST - 1, -1))]
    known = set()
    for name in names:
        path = shutil.which(name) if name else None
        done = path and subprocess.run(
            [path, "-c", "import sys, ensurepip; print(*sys.version_info[:2])"],
            text=True, capture_output=True)
        if done and not done.returncode and done.stdout not in known \
                and int(done.stdout.split()[1]) >= OLDEST:
            known.add(done.stdout)
            yield path


def fill(venv: Path, version: str, python: str) -> bool:
    """Whether this torch, and what the programs need, could be installed."""
    say(f"Making {venv.relative_to(HOME)} with {python}")
    subprocess.run([python, "-m", "venv", venv], check=True)
    old = version != "newest" and tuple(map(int, version.split(".")[:2])) < NUMPY_2
    loose = venv / "constraints.txt"
    loose.write_text("numpy<2\nsetuptools<70\n" if old else "", encoding="utf-8")
    pins = (HOME / "constraints.txt").read_text("utf-8").splitlines()
    pinned = venv / "pinned.txt"  # the pinned versions, as far as this torch allows
    pinned.write_text(loose.read_text("utf-8") + "".join(
        f"{pin}\n" for pin in pins if pin.partition("==")[0] in COMPUTES
        and not (old and pin.startswith("numpy"))), encoding="utf-8")

    def add(*packages: str) -> bool:
        return any(install.install("--no-cache-dir", *packages, venv=venv, pins=each,
                                   quiet=each is pinned) for each in (pinned, loose))

    if not install.install_torch(version, venv, loose, "--no-cache-dir"):
        return False
    usual = ["numpy", "scikit-learn", "matplotlib", "networkx"]
    if not add(*usual, *(["setuptools"] if old else [])):
        return False
    needs = {need for snippet in snippets.find(HOME) for need in snippet.needs}
    for need in sorted(needs - MAY_BE_MISSING - {OURS}):
        if not add(INSTALLED_WITH.get(need, need)):
            say(f"{need} could not be installed beside torch {version}; "
                "programs that need it get no verdict")
    return True


# -- a run -----------------------------------------------------------------

def run(version: str, afresh: bool) -> None:
    """Run the programs with this torch and store the verdicts."""
    python = interpreter(version)
    about, record = facts(python), Record(HOME)
    known = record.versions.get(about["torch"], {})
    same = all(known.get(each) == about[each] for each in ("build", "python"))
    programs = [snippet for snippet in snippets.find(HOME)
                if not MAY_BE_MISSING.intersection(snippet.needs)
                and (afresh or not same or not record.verdict(snippet, about["torch"]))]
    say(f"Running {len(programs)} programs with torch {about['torch']}, "
        f"Python {about['python']}")
    runner = Runner(python=python)
    runs = {snippet: snippet.start(runner) for snippet in programs}
    found: dict[Snippet, list[str] | None] = {}
    for snippet, started in runs.items():
        done = started.result()
        if FORKED in done.log:
            done = snippet.start(runner, unguarded=True).result()
        found[snippet] = judge(snippet, done)
    runner.close()
    Record(HOME).store(about, found)


def main(arguments: list[str]) -> None:
    afresh = "--afresh" in arguments
    wanted = [each for each in arguments if each != "--afresh"] or ["newest"]
    for version in wanted:
        if not re.fullmatch(r"\d+\.\d+\.\d+|newest", version):
            sys.exit(f"{version!r} is not a version of torch; try: "
                     'make versions TORCH="2.3.1 1.13.1", or TORCH=newest')
    for version in wanted:
        run(version, afresh)
    print(versions_page.table(Record(HOME)))


if __name__ == "__main__":
    main(sys.argv[1:])
