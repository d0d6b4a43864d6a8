"""The git hash and the dirty flag travel in the checkpoint."""
import os
import subprocess
from pathlib import Path

import torch


def git(folder, *words):
    return subprocess.run(
        ["git", "-C", folder, *words], check=True, text=True,
        capture_output=True).stdout.strip()


def code_version(folder):
    """The commit, and whether any file differs from it or is new."""
    try:
        return {"commit": git(folder, "rev-parse", "HEAD"),
                "dirty": git(folder, "status", "--porcelain") != ""}
    except subprocess.CalledProcessError as error:
        print(error.returncode, error.stderr.split(" (")[0])
        return {"commit": None, "dirty": None}


Path("project/notes").mkdir(parents=True)
git("project", "init", "-q")
me = "-c user.name=me -c user.email=me@here -c commit.gpgsign=false"
for work in "committed", "changed":
    Path("project/train.py").write_text(work)
    if work == "committed":
        git("project", "add", "train.py")
        git("project", *me.split(), "commit", "-qm", work)
    torch.save(code_version("project"), "run.pt")
    run = torch.load("run.pt")
    assert run["dirty"] == (work == "changed")
    print(work, len(run["commit"]), "characters, dirty:", run["dirty"])

os.environ["GIT_CEILING_DIRECTORIES"] = os.path.abspath("project")
print(code_version("project/notes"))
