"""Run a command as a newcomer would, in this checkout or in a copy of parts of it."""
import os
import shutil
import subprocess
from pathlib import Path

HOME = Path(__file__).parents[2]


def run(*command, cwd=HOME, **env):
    """Its exit status, and what it printed."""
    inherited = {name: value for name, value in os.environ.items()
                 if not name.startswith("MAKE")}
    done = subprocess.run(command, cwd=cwd, env=inherited | env, text=True,
                          capture_output=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def copy(folder, *names):
    """The folder, with these parts of the repository in it."""
    for name in names:
        source, target = HOME / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return folder
