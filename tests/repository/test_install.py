"""tools/install.py: how .venv is set up, and set up again."""
import ast
import fcntl
import os
import re
import shutil
import subprocess
import sys
import time
import zipfile

import pytest

from tests.repository.commands import HOME, copy, run
from tools import install

PRETEND = "import runpy, sys; {}; sys.argv = ['tools/install.py', 'site']; " \
          "runpy.run_path('tools/install.py', run_name='__main__')"
GROUPS = """
[dependency-groups]
site = ["paper"]
test = [{include-group = "site"}, "pencil"]
more = [{include-group = "test"}, "nowhere"]
"""


def offer(folder, name):
    """A wheel of a package with one module, which pip can install from a folder."""
    about = f"{name}-1.dist-info"
    files = {f"{name}.py": "", f"{about}/RECORD": "",
             f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1\n",
             f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: by hand\n"
                               "Root-Is-Purelib: true\nTag: py3-none-any\n"}
    with zipfile.ZipFile(folder / f"{name}-1-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(path, text)


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    """A checkout in which the group `site` is set up, and the wheels for all groups."""
    folder = copy(tmp_path_factory.mktemp("checkout"), "Makefile", "tools/install.py")
    (folder / "pyproject.toml").write_text(GROUPS)
    (folder / "constraints.txt").write_text("paper==1\npencil==1\n")
    wheels = folder / "wheels"
    wheels.mkdir()
    offer(wheels, "paper")
    offer(wheels, "pencil")
    code, text = set_up(folder, "site")
    assert (code, text) == (0, "Making .venv\nInstalling the packages of the group "
                               "'site'")
    return folder


@pytest.fixture
def checkout(template, tmp_path):
    return shutil.copytree(template, tmp_path / "a checkout", symlinks=True)


def set_up(folder, *arguments):
    return run(sys.executable, "tools/install.py", *arguments, cwd=folder,
               PIP_NO_INDEX="1", PIP_FIND_LINKS=(folder / "wheels").as_uri())


def has(folder, module):
    python = folder / ".venv" / "bin" / "python"
    return not run(str(python), "-c", f"import {module}", cwd=folder)[0]


def ready(folder):
    return {path.stem for path in (folder / ".venv").glob("*.ready")}


def test_a_larger_group_comes_into_the_same_environment(checkout):
    kept = (checkout / ".venv" / "pyvenv.cfg").stat().st_ino
    assert ready(checkout) == {"site"} and not has(checkout, "pencil")
    code, text = set_up(checkout, "test")
    assert (code, text) == (0, "Installing the packages of the group 'test'")
    assert has(checkout, "paper") and has(checkout, "pencil")
    assert ready(checkout) == {"site", "test"}
    assert (checkout / ".venv" / "pyvenv.cfg").stat().st_ino == kept
    assert set_up(checkout, "test") == set_up(checkout, "site") == (0, "")


def test_changed_pins_are_installed_and_other_settings_are_not_looked_at(checkout):
    with (checkout / "pyproject.toml").open("a") as file:
        file.write("[tool.ruff]\nline-length = 88\n")
    assert set_up(checkout, "site") == (0, "")
    (checkout / "constraints.txt").write_text("paper==1\n")
    assert set_up(checkout, "site")[1].startswith("Installing")


def test_another_python_makes_the_environment_anew(checkout):
    """It does where the user asked for that Python, and says so."""
    config = checkout / ".venv" / "pyvenv.cfg"
    config.write_text(re.sub("(?m)^executable = .*", "executable = /old/python3",
                             config.read_text()))
    assert set_up(checkout, "site") == (0, "")
    code, text = set_up(checkout, "site", "--this-python")
    assert code == 0
    assert text.splitlines()[0] == "Making .venv anew: it was made with /old/python3"
    assert "/old/python3" not in config.read_text() and has(checkout, "paper")
    assert set_up(checkout, "site", "--this-python") == (0, "")


def test_a_set_up_that_was_cut_short_is_done_again(checkout):
    dies = PRETEND.format("import os, subprocess; subprocess.run = lambda *_, **__: "
                          "os.kill(os.getpid(), 9)").replace("'site'", "'test'")
    code, _ = run(sys.executable, "-c", dies, cwd=checkout)
    assert code and not ready(checkout)
    code, text = set_up(checkout, "site")
    assert (code, text.splitlines()[0]) == (
        0, "Making .venv anew: its set-up did not finish")
    assert has(checkout, "paper") and ready(checkout) == {"site"}


def test_what_pip_refuses_leaves_what_was_there(checkout):
    marker = checkout / ".venv" / "site.ready"
    before = marker.stat().st_mtime_ns
    code, text = set_up(checkout, "more")
    assert code and "nowhere" in text
    assert text.endswith("check the network, then run the same command again")
    assert ready(checkout) == {"site"} and marker.stat().st_mtime_ns == before
    assert set_up(checkout, "site") == (0, "")


@pytest.mark.parametrize("gone", ["bin/python", "lib"])
def test_an_environment_that_does_not_work_is_made_anew(template, tmp_path, gone,
                                                        monkeypatch):
    venv = tmp_path / ".venv"
    shutil.copytree(template / ".venv", venv, symlinks=True)
    monkeypatch.setattr(install, "VENV", venv)
    assert install.why_anew(this_python=True) == ""
    (venv / gone).rename(tmp_path / "gone")
    assert install.why_anew(this_python=False) == "its Python or pip does not work"


def test_an_environment_that_lost_a_package_is_made_anew(checkout, monkeypatch):
    """Deleted, or uninstalled; pip would not notice the one, nor make the other."""
    for name in ("HOME", "VENV", "PARTS"):
        path = checkout / getattr(install, name).relative_to(HOME)
        monkeypatch.setattr(install, name, path)
    assert install.why_anew(this_python=False) == ""
    assert started(checkout) is None
    gone = next(checkout.glob(".venv/lib/python*/site-packages/paper.py"))
    gone.unlink()
    assert install.why_anew(this_python=False) == \
        f"{gone.relative_to(checkout)} is gone"
    assert started(checkout) == ["site"]


def test_a_link_to_another_environment_is_left_alone(template, tmp_path):
    copy(tmp_path, "tools/install.py", "pyproject.toml", "constraints.txt")
    (tmp_path / "other").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "other")
    code, text = set_up(tmp_path, "site")
    assert code
    assert text == (f".venv is a link to {tmp_path / 'other'}, which is not ours to "
                    "change; remove the link, then run the same command again")


# -- interrupted, twice at once, or on a disk that cannot be written ---------

@pytest.fixture
def fake(tmp_path):
    """fake(script): a checkout whose pip is that script, for what nobody can wait for.

    Before it is asked for anything, it is an environment that works.
    """
    copy(tmp_path, "tools/install.py")
    (tmp_path / "pyproject.toml").write_text(GROUPS)
    (tmp_path / "constraints.txt").write_text("paper==1\n")
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    (tmp_path / ".venv" / "site.ready").write_text("of other pins")

    def fake(script):
        python.write_text(f'#!/bin/sh\ncase "$*" in *--version) exit;; esac\n{script}')
        python.chmod(0o755)
        return tmp_path

    return fake


def begun(folder, code="0"):
    """tools/install.py as it runs, with something done before it."""
    return subprocess.Popen([sys.executable, "-c", PRETEND.format(code)], cwd=folder,
                            stdout=subprocess.PIPE, text=True)


def locked(folder, how=fcntl.LOCK_NB):
    """Whether somebody sets the checkout up; or wait until nobody does."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | how)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False


def test_of_two_at_once_one_waits_and_finds_all_done(fake):
    folder = fake("echo once >> pip-ran; echo begun > begun; read wait < end")
    for name in ("begun", "end"):
        os.mkfifo(folder / name)
    with begun(folder) as first:
        (folder / "begun").read_text()  # here pip is at it
        with begun(folder) as second:
            said = second.stdout.readline()
            (folder / "end").write_text("now\n")
            said += second.stdout.read()
    assert said == "Another command is setting up .venv; waiting for it\n"
    assert (first.returncode, second.returncode) == (0, 0)
    assert (folder / "pip-ran").read_text() == "once\n"


def test_a_pip_that_outlives_the_set_up_is_waited_for(fake):
    folder = fake("echo begun > begun; read wait < end")
    for name in ("begun", "end"):
        os.mkfifo(folder / name)
    with begun(folder) as first:
        (folder / "begun").read_text()
        first.kill()
    assert locked(folder)
    (folder / "end").write_text("now\n")
    assert not locked(folder, how=0)
    assert ready(folder) == set()  # so that it is made anew


def test_killed_while_the_old_environment_is_deleted_it_vouches_for_nothing(fake):
    folder = fake("")
    (folder / ".venv" / "parts.txt").write_text(".venv/lib/paper.py\n")
    with begun(folder, "import os, venv; venv.create = lambda *_, **__: "
                       "os.kill(os.getpid(), 9)") as killed:
        assert killed.stdout.readline().startswith("Making .venv anew: ")
    assert killed.returncode == -9
    assert ready(folder) == set()


def test_ctrl_c_ends_in_one_line(fake):
    # What a shell starts in the background is deaf to it, and so are its children.
    code, text = run(sys.executable, "-c", PRETEND.format(
        "import signal, subprocess; "
        "signal.signal(signal.SIGINT, signal.default_int_handler); "
        "subprocess.run = lambda *_, **__: signal.raise_signal(signal.SIGINT)"),
        cwd=fake(""))
    assert code
    assert text.splitlines()[1:] == ["Interrupted; run the same command again"]


@pytest.mark.parametrize(("said", "remedy"), [
    ("[Errno 28] No space left on device", "make room on the disk"),
    ("[Errno 30] Read-only file system: '/x/.venv/lib'", "make it writable"),
    ("[Errno 13] Permission denied: '/x/.venv/lib'", "make it writable")])
def test_a_pip_that_cannot_write_ends_in_one_line(fake, said, remedy):
    folder = fake(f'echo "ERROR: Could not install packages: {said}"; exit 1')
    code, text = run(sys.executable, "tools/install.py", "site", cwd=folder)
    words = said.partition("] ")[2].partition(":")[0]
    assert code
    assert text.splitlines()[1:] == [
        f"{folder}/.venv: {words}; {remedy}, then run the same command again"]
    assert ready(folder) == {"site"}


@pytest.mark.parametrize("raised", [
    "OSError(28, 'No space left on device')",
    "subprocess.CalledProcessError(1, 'ensurepip', b'OSError: [Errno 28] No space "
    "left on device')"])
def test_an_environment_that_has_no_room_ends_in_one_line(tmp_path, raised):
    copy(tmp_path, "tools/install.py")
    code, text = run(sys.executable, "-c", PRETEND.format(
        f"import subprocess, venv; never = {raised}; "
        "venv.create = lambda *_, **__: (_ for _ in ()).throw(never)"), cwd=tmp_path)
    assert code
    assert text.splitlines()[1:] == [
        f"{tmp_path}/.venv: No space left on device; make room on the disk, then run "
        "the same command again"]


@pytest.mark.parametrize(("text", "said"), [
    ("[dependency-groups]\nsite = [", "2: is no TOML: "),
    ("[project]\n", "1: has no table [dependency-groups]; put it back")])
def test_a_broken_list_of_packages_ends_in_one_line(fake, text, said):
    folder = fake("")
    (folder / "pyproject.toml").write_text(text)
    code, text = run(sys.executable, "tools/install.py", "site", cwd=folder)
    assert code
    assert text.startswith(f"pyproject.toml:{said}") and "\n" not in text


# -- before there is an environment ----------------------------------------

def test_any_python_3_can_read_it():
    """Down to the first with f-strings; what is older is from before 2017."""
    ast.parse((HOME / "tools" / "install.py").read_text("utf-8"),
              feature_version=(3, 6))


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 11, 2)])
def test_an_old_python_ends_in_one_clear_line(tmp_path, version):
    copy(tmp_path, "tools/install.py")
    code, text = run(sys.executable, "-c",
                     PRETEND.format(f"sys.version_info = {version}"),
                     cwd=tmp_path, PATH="/nowhere")
    assert code
    assert text.startswith("Python 3.11.5 or newer is needed; ")
    assert "PYTHON=" in text and "\n" not in text


def test_an_old_python_goes_on_with_a_newer_one(tmp_path):
    """The newest that starts: here that is not the newest there is."""
    copy(tmp_path, "tools/install.py")
    for name, script in {"3.14": "exit 1", "3.13": 'echo "as $0: $*"'}.items():
        python = tmp_path / f"python{name}"
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
    old = PRETEND.format("sys.version_info = (3, 9, 2)")
    code, text = run(sys.executable, "-c", old, cwd=tmp_path, PATH=str(tmp_path))
    assert code == 0
    assert text.splitlines()[-1] == f"as {tmp_path}/python3.13: tools/install.py site"


def test_a_missing_venv_module_ends_in_one_clear_line(tmp_path):
    copy(tmp_path, "tools/install.py")
    code, text = run(sys.executable, "-c",
                     PRETEND.format("sys.modules['ensurepip'] = None"), cwd=tmp_path)
    assert code
    assert text == ("Python's venv module is missing; install it with: "
                    "apt-get install python3-venv")


# -- as make calls it ------------------------------------------------------

@pytest.fixture
def made(tmp_path):
    """What make finds in a checkout that was set up."""
    copy(tmp_path, "Makefile", "tools/install.py", "pyproject.toml", "constraints.txt")
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").touch()
    (tmp_path / ".venv" / "site.ready").touch()
    return tmp_path


def started(folder, *arguments):
    """Whether make would start tools/install.py, and with which arguments."""
    text = run("make", "-n", "site", *arguments, cwd=folder)[1]
    found = re.search(r"tools/install\.py (.*)", text)
    return found and found[1].split()


def test_the_second_call_sets_nothing_up(made):
    assert started(made) is None


def test_a_changed_pin_and_a_lost_python_are_seen(made):
    later = time.time() + 5
    os.utime(made / "constraints.txt", (later, later))
    assert started(made) == ["site"]
    os.utime(made / ".venv" / "site.ready", (later + 5, later + 5))
    assert started(made) is None
    (made / ".venv" / "bin" / "python").unlink()
    assert started(made) == ["site"]


def test_a_python_that_is_named_is_asked_for(made):
    """In a fresh clone, too."""
    assert started(made, f"PYTHON={sys.executable}") == ["site", "--this-python"]
    shutil.rmtree(made / ".venv")
    assert started(made, f"PYTHON={sys.executable}") == ["site", "--this-python"]


def test_a_missing_python_ends_in_one_clear_line(made):
    code, text = run("make", "site", "PYTHON=no-such-python", cwd=made)
    assert code
    assert text.splitlines()[0].startswith("no-such-python was not found: install")
