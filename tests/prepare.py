"""Make .venv and install what `site` or `test` needs into it.

    python3 tests/prepare.py site

Starts under any Python 3, so that an old one gets a clear answer.
"""
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
VENV = HOME / ".venv"
OLDEST = (3, 11)
CPU_INDEX = "https://download.pytorch.org/whl/cpu"


def new_enough():
    """Go on with this Python, or with a newer one that is installed too."""
    if sys.version_info >= OLDEST:
        return
    for minor in range(20, OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            os.execv(other, [other, *sys.argv])
    sys.exit(f"Python 3.11 or newer is needed; {sys.executable} is "
             f"{platform.python_version()}. Install one, or name it: "
             "make serve PYTHON=/path/to/python3.11")


def make_venv():
    if (VENV / "bin" / "python").exists():
        return
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("Python's venv module is missing; install it with: "
                 "apt-get install python3-venv")
    print("Making .venv", flush=True)
    venv.create(VENV, with_pip=True, clear=True)


def wanted(extra):
    """The packages of an extra of pyproject.toml, nested ones included."""
    import tomllib

    project = tomllib.loads((HOME / "pyproject.toml").read_text("utf-8"))["project"]
    found = []
    for name in project["optional-dependencies"][extra]:
        inner = name.startswith("torchproof[")
        found += wanted(name[11:-1]) if inner else [name]
    return found


def install(*packages, quiet=False):
    """Whether pip could install them, at the versions of constraints.txt."""
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--quiet",
               "--disable-pip-version-check", "-c", "constraints.txt", *packages]
    done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode and not quiet:
        print(done.stdout)
    return done.returncode == 0


def install_torch():
    """The CPU build, wherever it is offered; gigabytes smaller than CUDA's."""
    print("Installing torch, the build for CPUs", flush=True)
    pins = (HOME / "constraints.txt").read_text("utf-8").splitlines()
    version = next(pin for pin in pins if pin.startswith("torch=="))
    cpu = version + "+cpu"
    if platform.system() == "Linux" and (
            install(cpu, quiet=True)
            or install(cpu, "--extra-index-url", CPU_INDEX, quiet=True)):
        return True
    return install(version)


def main(extra):
    new_enough()
    make_venv()
    packages = wanted(extra)
    good = "torch" not in packages or install_torch()
    print(f"Installing the packages of [{extra}]", flush=True)
    if not good or not install(*packages):
        sys.exit("pip could not install the packages (its words are above); "
                 "check the network, then run the same command again")
    (VENV / (extra + ".ready")).touch()


if __name__ == "__main__":
    main(sys.argv[1])
