"""Link 9, second half: what a reader downloads of a lab runs elsewhere.

In an empty folder and a fresh environment that holds torch, scikit-learn
and matplotlib, with few seeds: every lab that changed, and one drawn at random.
"""
import importlib.metadata
import json
import os
import pty
import shutil
import subprocess
import venv
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.trust import DOWNLOADS, digest, machine
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


def bare_variables():
    """The environment variables of a machine that knows nothing of this project."""
    return {key: value for key, value in os.environ.items()
            if key in ("PATH", "HOME", "LANG")} | {
        "SEEDS": str(labs.FEW), "MPLBACKEND": "agg"}


@pytest.fixture(scope="module")
def downloads(root, site):
    """What the page of each lab offers: {"lab.py": the file}."""
    return {f"{lab.stem}{suffix}": site / "labs" / lab.stem / f"{lab.stem}{suffix}"
            for lab in labs.find(root) for suffix in (".py", ".ipynb")}


@pytest.fixture(scope="module")
def keys(downloads):
    """What a record of each must hold."""
    versions = [importlib.metadata.version(name) for name in JUPYTER]
    return {name: digest(machine(), *versions, Path(__file__), path)
            for name, path in downloads.items()}


@pytest.fixture(scope="module")
def chosen(keys, trust):
    """The downloads that are not trusted, and one that is."""
    return trust.choose(DOWNLOADS, keys, sample=1)


@pytest.fixture
def folder_of(downloads, tmp_path):
    """Makes an empty folder and puts a download into it."""
    def folder_of(name):
        folder = tmp_path / name.replace(".", "-")
        folder.mkdir()
        shutil.copy(downloads[name], folder)
        return folder

    return folder_of


@pytest.fixture
def judge(root, chosen, keys, trust, hold):
    """Judges the chosen downloads of a kind, side by side, and keeps the good ones."""
    def judge(suffix, faults_of):
        found = {f"{lab.stem}{suffix}": lab for lab in labs.find(root)
                 if f"{lab.stem}{suffix}" in chosen}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            verdicts = list(pool.map(faults_of, found.values()))
        for name, faults in zip(found, verdicts, strict=True):
            if not faults:
                trust.keep(DOWNLOADS, name, keys[name])
        hold([fault for faults in verdicts for fault in faults])

    return judge


def test_the_downloaded_script_runs(folder_of, judge, tmp_path):
    """With a progress bar where a person watches, and none in its output."""
    python = fresh(tmp_path / "env", NEEDED)

    def faults_of(lab):
        folder = folder_of(lab.script.name)
        ours, theirs = pty.openpty()
        program = subprocess.Popen(
            [python, lab.script.name], cwd=folder, env=bare_variables(),
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
        elif not (folder / lab.svg.name).exists():
            faults.append(f"{lab}: left no {lab.svg.name} in its folder")
        return faults

    judge(".py", faults_of)


def read(screen):
    try:
        return screen.read(4096)
    except OSError:  # so a terminal tells that its program has ended
        return b""


def test_the_downloaded_notebook_runs(folder_of, judge, tmp_path):
    python = fresh(tmp_path / "env", NEEDED + JUPYTER)

    def faults_of(lab):
        folder = folder_of(f"{lab.stem}.ipynb")
        done = subprocess.run(
            [python, "-c", EXECUTE, f"{lab.stem}.ipynb"], cwd=folder,
            env=bare_variables() | {"MPLBACKEND": ""}, text=True, capture_output=True)
        if done.returncode:
            return [f"docs/{lab.name}: failed elsewhere: {done.stderr[-500:]}"]
        made = json.loads((folder / "run.ipynb").read_text("utf-8"))["cells"]
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

    judge(".ipynb", faults_of)


def test_the_record_knows_no_download_that_is_gone(downloads, trust, hold):
    hold([f"records/trusted.json:1: knows {name}, which is gone; run make update"
          for name in trust.drop_all_but(DOWNLOADS, downloads)])


def test_no_other_package_was_in_reach(tmp_path):
    """The fresh environment is one: what it does not hold is missing there."""
    python = fresh(tmp_path / "env", NEEDED)
    for package, code in {"torch": 0, "pandas": 1, "mkdocs": 1}.items():
        done = subprocess.run([python, "-c", f"import {package}"], cwd=tmp_path,
                              env=bare_variables(), capture_output=True)
        assert done.returncode == code, package
