"""Make .venv and install a dependency group of pyproject.toml into it.

    python3 tools/install.py site
    python3 tools/install.py test --this-python

`.venv/site.ready` is written last and says what was installed. An environment
without such a file is one whose set-up did not finish; it is made anew. So is one
that lost a package, and with --this-python one that was made with another Python.

Starts under any Python 3 so that an old one gets a clear answer.
"""
import contextlib
import errno
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
VENV = HOME / ".venv"
PINS = HOME / "constraints.txt"
PARTS = VENV / "parts.txt"  # what was installed; the Makefile looks whether it is there
OLDEST = (3, 11, 5)  # what the pinned packages need
CPU_INDEX = "https://download.pytorch.org/whl/cpu"
FULL = errno.ENOSPC, errno.EDQUOT
LOCKED = errno.EROFS, errno.EACCES, errno.EPERM
AGAIN = "then run the same command again"


# -- which Python ----------------------------------------------------------

def require_new_enough(this_python):
    """Stop, or go on with a newer Python that is installed too."""
    if sys.version_info >= OLDEST:
        return
    check = f"import sys; sys.exit(sys.version_info < {OLDEST})"
    for minor in range(20, OLDEST[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other and not this_python and not subprocess.call(
                [other, "-c", check], stderr=subprocess.DEVNULL):
            os.execv(other, [other, *sys.argv])
    sys.exit(f"Python {'.'.join(map(str, OLDEST))} or newer is needed; "
             f"{sys.executable} is {platform.python_version()}. Install one, or name "
             "it: make serve PYTHON=/path/to/python3")


def made_with():
    """The Python that .venv was made with, as its pyvenv.cfg names it."""
    with contextlib.suppress(OSError):
        for line in (VENV / "pyvenv.cfg").read_text("utf-8").splitlines():
            name, _, value = line.partition(" = ")
            if name == "executable":
                return value
    return "an unknown Python"


def works(python):
    with contextlib.suppress(OSError):
        return not subprocess.call([str(python), "-m", "pip", "--version"],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return False


# -- the environment -------------------------------------------------------

def why_anew(this_python):
    """Why .venv has to be made anew; empty if it can stay, or is not there yet."""
    if not VENV.exists():
        return ""
    if not list(VENV.glob("*.ready")):
        return "its set-up did not finish"
    if this_python and made_with() != os.path.realpath(sys.executable):
        return f"it was made with {made_with()}"
    for gone in lost():
        return f"{gone} is gone"
    return "" if works(VENV / "bin" / "python") else "its Python or pip does not work"


def make_venv(reason):
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        sys.exit("Python's venv module is missing; install it with: "
                 "apt-get install python3-venv")
    if VENV.is_symlink():
        sys.exit(f".venv is a link to {os.path.realpath(str(VENV))}, which is not ours "
                 f"to change; remove the link, {AGAIN}")
    print("Making .venv" + (f" anew: {reason}" if reason else ""), flush=True)
    for path in VENV.glob("*.ready"):  # before what they vouch for
        path.unlink()
    try:
        venv.create(str(VENV), with_pip=True, clear=True, symlinks=True)
    except subprocess.CalledProcessError as error:  # from the script that brings pip
        said = (error.output or b"").decode("utf-8", "replace").strip()
        stop_for_the_disk(said)
        print(said, file=sys.stderr)
        sys.exit("Python could not put pip into .venv (its words are above); "
                 f"mend that, {AGAIN}")


def note_parts():
    """Write down what lies among the packages of .venv."""
    folders = (VENV / "lib").glob("python*/site-packages")
    found = [path.relative_to(HOME).as_posix() for each in folders
             for path in each.iterdir() if path.suffix not in (".dist-info", ".pth")
             and path.name != "__pycache__"]
    PARTS.write_text("".join(name + "\n" for name in sorted(found)), encoding="utf-8")


def lost():
    """What was there after the last set-up, and is gone."""
    noted = PARTS.read_text("utf-8").splitlines() if PARTS.exists() else []
    return [name for name in noted if not (HOME / name).exists()]


@contextlib.contextmanager
def unfinished():
    """Take the .ready files away while packages are being changed.

    If pip gives up, it leaves everything as it was, and they come back. If the
    set-up is cut short, they do not, and the next one makes the environment anew.
    """
    aside = {path: path.with_suffix(".was-ready") for path in VENV.glob("*.ready")}
    for path, kept in aside.items():
        path.replace(kept)
    try:
        yield
    except SystemExit:
        for path, kept in aside.items():
            kept.replace(path)
        raise
    for kept in aside.values():
        kept.unlink()


@contextlib.contextmanager
def alone():
    """Let one call at a time change .venv; another waits until it is done.

    The lock is one on the folder of the checkout, so it leaves no file behind. pip
    has it too: where only this program is killed, pip goes on for a while.
    """
    import fcntl

    lock = os.open(str(HOME), os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        print("Another command is setting up .venv; waiting for it", flush=True)
        fcntl.flock(lock, fcntl.LOCK_EX)
    except OSError:
        pass  # a file system that knows no locks
    holding.append(lock)
    try:
        yield
    finally:
        holding.remove(lock)
        os.close(lock)


holding = []  # the lock, while it is held


# -- a disk that cannot be written -----------------------------------------

def disk_trouble(number, where):
    """What is wrong with the disk, and what to do, in one line."""
    remedy = "make room on the disk" if number in FULL else "make it writable" \
        if number in LOCKED else "mend that"
    return f"{where}: {os.strerror(number)}; {remedy}, {AGAIN}"


def stop_for_the_disk(said, where=VENV):
    """Stop if it was the disk that stopped pip: no network would help."""
    for number in FULL + LOCKED:
        if f"[Errno {number}] {os.strerror(number)}" in said:
            sys.exit(disk_trouble(number, where))


# -- packages --------------------------------------------------------------

def groups():
    """The packages of each dependency group, those of included groups among them.

        site = ["mkdocs-material"]
        test = [{include-group = "site"}, "pytest"]

    becomes {"site": ["mkdocs-material"], "test": ["mkdocs-material", "pytest"]}.
    """
    import tomllib

    text = (HOME / "pyproject.toml").read_text("utf-8")
    try:
        listed = tomllib.loads(text)["dependency-groups"]
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"at line (\d+)", str(error))
        sys.exit(f"pyproject.toml:{line[1] if line else len(text.splitlines())}: is no "
                 f"TOML: {error}; mend it")
    except KeyError:
        sys.exit("pyproject.toml:1: has no table [dependency-groups]; put it back")

    def packages(group):
        return [name for each in listed[group] for name in (
            [each] if isinstance(each, str) else packages(each["include-group"]))]

    return {group: packages(group) for group in listed}


def install(*names, quiet=False, venv=VENV, pins=PINS):
    """Whether pip could install these packages, at the versions of `pins`."""
    command = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet",
               "--disable-pip-version-check", "-c", str(pins), *names]
    done = subprocess.run(command, cwd=HOME, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, pass_fds=holding)
    if done.returncode:
        stop_for_the_disk(done.stdout, venv)
    if done.returncode and not quiet:
        print(done.stdout, file=sys.stderr)
    return done.returncode == 0


def install_torch(version=None, venv=VENV, pins=PINS, *options):
    """Whether pip could install torch: the build for CPUs where there is one.

    It is gigabytes smaller than the build for CUDA. `version` is a number or
    "newest"; without it, it is the pinned one.
    """
    print("Installing torch, the build for CPUs", file=sys.stderr, flush=True)
    lines = PINS.read_text("utf-8").splitlines()
    wanted = next((pin for pin in lines if pin.startswith("torch==")), None)
    if wanted is None:
        sys.exit("constraints.txt:1: does not pin torch; write torch== and its version")
    if version:
        wanted = "torch" if version == "newest" else "torch==" + version
    # From the other index torch alone, so that no other package has two sources.
    alone = "--no-deps", "--index-url", CPU_INDEX
    sources = [(wanted, *alone)] if wanted == "torch" else \
        [(wanted + "+cpu",), (wanted + "+cpu", *alone)]
    if platform.system() == "Linux":
        any(install(*options, *source, quiet=True, venv=venv, pins=pins)
            for source in sources)
    # What torch needs; and torch, if there was no build for CPUs.
    return install(*options, wanted, venv=venv, pins=pins)


# -- all of it -------------------------------------------------------------

def main(group, this_python):
    require_new_enough(this_python)
    reason = why_anew(this_python)
    if reason or not VENV.exists():
        make_venv(reason)
    packages = groups()
    pins = PINS.read_text("utf-8")
    wanted = {name: "\n".join([*each, "", pins]) for name, each in packages.items()}
    ready = VENV / f"{group}.ready"
    if ready.exists() and ready.read_text("utf-8") == wanted[group]:
        with contextlib.suppress(OSError):  # a disk that is only read is no harm here
            ready.touch()
        return
    with unfinished():
        done = "torch" not in packages[group] or install_torch()
        print(f"Installing the packages of the group {group!r}", flush=True)
        if not done or not install(*packages[group]):
            sys.exit("pip could not install the packages (its words are above); "
                     f"check the network, {AGAIN}")
        note_parts()
    for name, each in packages.items():
        if set(each) <= set(packages[group]):  # as `site` is, once `test` is there
            (VENV / f"{name}.ready").write_text(wanted[name], encoding="utf-8")


if __name__ == "__main__":
    try:
        with alone():
            main(sys.argv[1], "--this-python" in sys.argv[2:])
    except KeyboardInterrupt:
        sys.exit("Interrupted; run the same command again")
    except OSError as error:
        sys.exit(disk_trouble(error.errno, error.filename or VENV))
