"""tools/install.py: how .venv is set up, and set up again."""
import ast
import os
import re
import shutil
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
    folder = copy(tmp_path_factory.mktemp("checkout"), "tools/install.py")
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


def test_a_link_to_another_environment_is_left_alone(template, tmp_path):
    copy(tmp_path, "tools/install.py", "pyproject.toml", "constraints.txt")
    (tmp_path / "other").mkdir()
    (tmp_path / ".venv").symlink_to(tmp_path / "other")
    code, text = set_up(tmp_path, "site")
    assert code
    assert text == (f".venv is a link to {tmp_path / 'other'}, which is not ours to "
                    "change; remove the link, then run the same command again")


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
    assert started(made, f"PYTHON={sys.executable}") == ["site", "--this-python"]


def test_a_missing_python_ends_in_one_clear_line(made):
    code, text = run("make", "site", "PYTHON=no-such-python", cwd=made)
    assert code
    assert text.splitlines()[0].startswith("no-such-python was not found: install")
