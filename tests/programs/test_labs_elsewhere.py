"""Link 9, second half: what a reader downloads of a lab runs elsewhere.

In an empty folder and a fresh environment that holds torch, scikit-learn
and matplotlib, with few seeds: every lab in CI, one otherwise.
"""
import importlib.metadata
import json
import os
import pty
import random
import subprocess
import venv
from concurrent.futures import ThreadPoolExecutor

import pytest
from packaging.requirements import Requirement

from tools.pages import labs

NEEDED = ("torch", "scikit-learn", "matplotlib")
JUPYTER = ("nbclient", "ipykernel")  # what runs a notebook anywhere
EXECUTE = """
import sys, nbclient, nbformat
notebook = nbformat.read(sys.argv[1], as_version=4)
nbclient.NotebookClient(notebook, timeout=600).execute()
nbformat.write(notebook, "run.ipynb")
"""


def required(names):
    """These packages and all that they require, as installed here."""
    found = {}
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        found[name] = importlib.metadata.distribution(name)
        needs = map(Requirement, found[name].requires or [])
        waiting += [need.name for need in needs
                    if not need.marker or need.marker.evaluate({"extra": ""})]
    return found.values()


def fresh(folder, names):
    """A new environment with links to these packages; its interpreter."""
    venv.create(folder, symlinks=True)
    site = next((folder / "lib").glob("python*/site-packages"))
    for package in required(names):
        for top in {file.parts[0] for file in package.files}:
            if top not in ("..", "__pycache__") and not (site / top).exists():
                (site / top).symlink_to(package.locate_file(top))
    return folder / "bin" / "python"


def environment():
    """Without what this project sets: as on the reader's machine."""
    return {key: value for key, value in os.environ.items()
            if key in ("PATH", "HOME", "LANG")} | {
        "SEEDS": str(labs.FEW), "MPLBACKEND": "agg"}


@pytest.fixture(scope="module")
def chosen(root):
    found = labs.find(root)
    return found if os.environ.get("CI") else random.sample(found, 1)


@pytest.fixture(scope="module")
def folders(chosen, sites, tmp_path_factory):
    """For each lab an empty folder with what its page offers."""
    made = {}
    for lab in chosen:
        made[lab] = tmp_path_factory.mktemp(lab.stem)
        for name in (f"{lab.stem}.py", f"{lab.stem}.ipynb"):
            download = sites("mkdocs")[0] / "labs" / lab.stem / name
            (made[lab] / name).write_bytes(download.read_bytes())
    return made


def in_parallel(work, items):
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return [fault for faults in pool.map(work, items) for fault in faults]


def test_the_downloaded_script_runs(chosen, folders, tmp_path, hold):
    """With a progress bar where a person watches, and none in its output."""
    python = fresh(tmp_path / "env", NEEDED)

    def run(lab):
        ours, theirs = pty.openpty()
        program = subprocess.Popen(
            [python, lab.script.name], cwd=folders[lab], env=environment(),
            stdout=subprocess.PIPE, stderr=theirs, text=True)
        os.close(theirs)
        seen = b""
        with os.fdopen(ours, "rb", buffering=0) as screen:
            while chunk := read(screen):
                seen += chunk
        printed = program.communicate()[0]
        wanted = "".join(labs.printed_by(cell) for cell in lab.stored["cells"])
        faults = []
        if program.returncode:
            faults.append(f"{lab}: failed elsewhere: {seen.decode()[-500:]}")
        elif len(printed.splitlines()) != len(wanted.splitlines()):
            faults.append(f"{lab}: prints {len(printed.splitlines())} lines elsewhere")
        elif b"\r" not in seen or "\r" in printed:
            faults.append(f"{lab}: shows no progress bar, or prints it; see `watched` "
                          "in another lab")
        elif not (folders[lab] / lab.svg.name).exists():
            faults.append(f"{lab}: left no {lab.svg.name} in its folder")
        return faults

    hold(in_parallel(run, chosen))


def read(screen):
    try:
        return screen.read(4096)
    except OSError:  # so a terminal tells that its program has ended
        return b""


def test_the_downloaded_notebook_runs(chosen, folders, tmp_path, hold):
    python = fresh(tmp_path / "env", NEEDED + JUPYTER)

    def run(lab):
        done = subprocess.run(
            [python, "-c", EXECUTE, f"{lab.stem}.ipynb"], cwd=folders[lab],
            env=environment() | {"MPLBACKEND": ""}, text=True, capture_output=True)
        if done.returncode:
            return [f"docs/{lab.name}: failed elsewhere: {done.stderr[-500:]}"]
        made = json.loads((folders[lab] / "run.ipynb").read_text("utf-8"))["cells"]
        faults = []
        for number, (was, now) in enumerate(
                zip(lab.stored["cells"], made, strict=True), 1):
            if now["cell_type"] != "code":
                continue
            before, after = labs.printed_by(was), labs.printed_by(now)
            if len(before.splitlines()) != len(after.splitlines()):
                faults.append(f"docs/{lab.name}: cell {number} prints elsewhere: "
                              f"{after[:300]!r}")
            drawn = sum("image/png" in out.get("data", {}) for out in now["outputs"])
            if drawn != (".savefig(" in "".join(was["source"])):
                faults.append(f"docs/{lab.name}: cell {number} draws {drawn} "
                              "figures elsewhere")
        return faults

    hold(in_parallel(run, chosen))


def test_no_other_package_was_in_reach(tmp_path):
    """The fresh environment is one: what it does not hold is missing there."""
    python = fresh(tmp_path / "env", NEEDED)
    for package, code in {"torch": 0, "pandas": 1, "mkdocs": 1}.items():
        done = subprocess.run([python, "-c", f"import {package}"], cwd=tmp_path,
                              env=environment(), capture_output=True)
        assert done.returncode == code, package
