"""Make .venv and install what `site` or `test` needs into it.

    python3 tools/install.py site

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
PINS = HOME / "constraints.txt"
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


def install(*packages, quiet=False, venv=VENV, pins=PINS):
    """Whether pip could install them, at the versions of constraints.txt."""
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet",
               "--disable-pip-version-check", "-c", str(pins), *packages]
    done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True)
    if done.returncode and not quiet:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def install_torch(version=None, venv=VENV, pins=PINS, *options):
    """The CPU build, wherever it is offered; gigabytes smaller than CUDA's.

    The pinned version, another one, or "newest".
    """
    print("Installing torch, the build for CPUs", file=sys.stderr, flush=True)
    lines = PINS.read_text("utf-8").splitlines()
    plain = next(pin for pin in lines if pin.startswith("torch=="))
    if version:
        plain = "torch" if version == "newest" else "torch==" + version
    ways = [(plain, "--extra-index-url", CPU_INDEX)]  # +cpu is the newer of two
    if plain != "torch":
        ways = [(plain + "+cpu",), (plain + "+cpu", "--extra-index-url", CPU_INDEX)]
    if platform.system() == "Linux" and any(
            install(*options, *way, quiet=True, venv=venv, pins=pins) for way in ways):
        return True
    return install(*options, plain, venv=venv, pins=pins)


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
