"""The commands, as someone meets them who has just cloned this."""
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import verify

from tools import browser
from tools.pages import sources

HOME = Path(__file__).parents[2]
BLOCK = re.compile(r"<!-- (snippets/\S+\.py) -->\n```python\n(.*?)```", re.DOTALL)


def run(*command, cwd=HOME, **env):
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("MAKE")}
    done = subprocess.run(command, cwd=cwd, env=inherited | env, text=True,
                          capture_output=True)
    return done.returncode, (done.stdout + done.stderr).strip()


def copy(folder, *names):
    """Parts of this repository in a folder of their own."""
    for name in names:
        source, target = HOME / name, folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if source.is_dir() else shutil.copy)(source, target)
    return folder


def test_the_readme_shows_a_program_as_it_is():
    shown = BLOCK.findall((HOME / "README.md").read_text("utf-8"))
    assert shown
    for name, text in shown:
        assert text == (HOME / name).read_text("utf-8"), f"README.md: mend {name}"


def test_every_block_of_the_readme_is_checked():
    blocks = list(sources.blocks((HOME / "README.md").read_text("utf-8")))
    programs = [block for block in blocks if block.python]
    assert len(programs) == len(BLOCK.findall((HOME / "README.md").read_text("utf-8")))
    others = {block.info for block in blocks} - {"python", "", "console", "markdown"}
    assert not others, f"README.md: no check reads these blocks: {others}"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "Makefile"])
def test_every_command_that_is_named_exists(name):
    targets = set(re.findall(r"^(\w+):", (HOME / "Makefile").read_text("utf-8"),
                             re.MULTILINE))
    named = set(re.findall(r"[`$\"] ?make (\w+)", (HOME / name).read_text("utf-8")))
    assert named and named <= targets


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(name):
    text = (HOME / name).read_text("utf-8")
    named = re.findall(r"`((?:\.?[\w-]+/)+[\w.-]*|[\w-]+\.(?:toml|txt|yml))`", text)
    named += re.findall(r"\]\(([\w./-]+)\)", text)
    tests = HOME / "tests"
    missing = [path for path in named if not (HOME / path).exists()
               and not (tests / path).exists() and not (HOME / "docs" / path).exists()]
    assert named and not missing


def test_help_names_every_command():
    targets = re.search(r"^\.PHONY: (.*)", (HOME / "Makefile").read_text("utf-8"),
                        re.MULTILINE)[1].split()
    text = run("make", "-s", "help")[1]
    assert [t for t in targets if t != "help" and f"make {t} " not in text] == []


def test_a_busy_port_ends_in_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, text = run(sys.executable, "-m", "tools.serve", port)
    assert code
    assert re.fullmatch(rf"Port {port} cannot be used \(Address already in use\); "
                        r"try another: make serve PORT=\d+", text)


def test_a_port_that_is_none_ends_in_one_clear_line():
    code, text = run(sys.executable, "-m", "tools.serve", "abc")
    assert (code, text) == (1, "'abc' is not a port; try: make serve PORT=9000")


def test_a_version_that_is_none_ends_in_one_clear_line():
    code, text = run(sys.executable, "-m", "tools.try_versions", "2.15")
    assert (code, text) == (1, "'2.15' is no version of torch; try: make matrix "
                               'TORCH="2.3.1 1.13.1", or TORCH=newest')


def test_a_torch_for_no_python_here_ends_in_a_clear_line(tmp_path, monkeypatch):
    """Each Python is tried; the first that takes it is taken."""
    tried = []
    monkeypatch.setattr(verify, "HOME", tmp_path)
    shutil.copy(HOME / "constraints.txt", tmp_path)
    monkeypatch.setattr(verify, "pythons", lambda: ["python3.98", "python3.99"])
    monkeypatch.setattr(verify, "fill", lambda venv, version, python: tried.append(
        python) or (version == "2.0.0" and python == "python3.99"))
    with pytest.raises(SystemExit, match=r"torch 1\.0\.0 could not be installed with "
                                         r"python3\.98, python3\.99 .* PYTHON="):
        verify.environment("1.0.0")
    (tmp_path / ".cache" / "torch-2.0.0").mkdir(parents=True)
    monkeypatch.setattr(verify.shutil, "rmtree", lambda *_, **__: None)
    assert verify.environment("2.0.0").endswith(".cache/torch-2.0.0/bin/python")
    assert tried == ["python3.98", "python3.99"] * 2


PRETEND = "import runpy, sys; {}; sys.argv = ['tools/install.py', 'site']; " \
          "runpy.run_path('tools/install.py', run_name='__main__')"


def test_an_old_python_ends_in_one_clear_line(tmp_path):
    copy(tmp_path, "tools/install.py")
    code, text = run(sys.executable, "-c",
                     PRETEND.format("sys.version_info = (3, 9, 2)"),
                     cwd=tmp_path, PATH="/nowhere")
    assert code
    assert text.startswith("Python 3.11 or newer is needed; ")
    assert "PYTHON=" in text and "\n" not in text


def test_a_missing_venv_module_ends_in_one_clear_line(tmp_path):
    copy(tmp_path, "tools/install.py")
    code, text = run(sys.executable, "-c",
                     PRETEND.format("sys.modules['ensurepip'] = None"), cwd=tmp_path)
    assert code
    assert text == ("Python's venv module is missing; install it with: "
                    "apt-get install python3-venv")


def test_a_missing_python_ends_in_one_clear_line(tmp_path):
    copy(tmp_path, "Makefile", "tools/install.py", "pyproject.toml",
         "constraints.txt")
    code, text = run("make", "site", "PYTHON=no-such-python", cwd=tmp_path)
    assert code
    assert text.splitlines()[0].startswith("no-such-python was not found: install")


def test_the_second_call_sets_nothing_up(tmp_path):
    copy(tmp_path, "Makefile", "tools/install.py", "pyproject.toml",
         "constraints.txt")
    assert "install.py" in run("make", "-n", "site", cwd=tmp_path)[1]
    (tmp_path / ".venv").mkdir()
    (tmp_path / ".venv" / "site.ready").touch()
    assert "install.py" not in run("make", "-n", "site", cwd=tmp_path)[1]
    later = time.time() + 5
    os.utime(tmp_path / "constraints.txt", (later, later))
    assert "install.py" in run("make", "-n", "site", cwd=tmp_path)[1]


def test_every_package_has_its_exact_version():
    text = (HOME / "pyproject.toml").read_text("utf-8")
    wanted = set(re.findall(r'^ {4}"([\w-]+)"', text, re.MULTILINE)) | set(
        re.findall(r'site = \["(.*)"\]', text)[0].split('", "'))
    pins = (HOME / "constraints.txt").read_text("utf-8").splitlines()
    names = {re.fullmatch(r"([\w.-]+)==[\w.]+", pin)[1].lower().replace("_", "-")
             for pin in pins}
    assert wanted - {"torchproof"} <= names


NO_TORCH = """
import socket, sys
sys.modules["torch"] = None
def watch(event, args):
    if event == "socket.connect" or event == "socket.getaddrinfo":
        raise RuntimeError("the build wants the network")
sys.addaudithook(watch)
"""


def test_the_site_builds_without_torch_and_without_the_network(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(NO_TORCH)
    code, text = run(sys.executable, "-m", "tools.build", tmp_path / "site",
                     PYTHONPATH=str(tmp_path))
    assert code == 0, text
    for page in sources.find(HOME):
        stem = Path(page.built).with_suffix("")
        folder = tmp_path / "site" / ("" if stem.name == "index" else stem)
        assert (folder / "index.html").is_file()
        assert (folder / "index.md").read_text("utf-8") == sources.publish(page)


def test_another_builder_is_named_with_those_that_there_are(tmp_path):
    code, text = run(sys.executable, "-m", "tools.build", tmp_path / "site", "sphinx")
    assert (code, text) == (1, "'sphinx' does not build this site; mkdocs and zensical "
                               "do")


def test_an_edit_shows_in_the_served_site(tmp_path):
    site = copy(tmp_path, "docs", "snippets", "mkdocs.yml", "constraints.txt",
                "tools")
    with browser.live(site) as home:
        address = home + "evaluation/dropout/"
        browser.wait_for(address, "Dropout in train and eval mode")
        for name in ("docs/evaluation/dropout.md", "snippets/evaluation/dropout.py",
                     "snippets/evaluation/dropout.out", "mkdocs.yml"):
            mark = "mark-" + name.replace("/", "-")
            text = (site / name).read_text("utf-8")
            if name == "mkdocs.yml":
                text = text.replace("site_name: ", f"site_name: {mark} ")
            (site / name).write_text(f"{text}\n# {mark}\n", encoding="utf-8")
            browser.wait_for(address, mark)


def test_the_workflows_are_sound():
    """No known weakness, and what the host would refuse is refused here."""
    tool = str(Path(sys.executable).parent / "zizmor")
    code, text = run(tool, "--offline", "--no-progress", "--quiet", ".github")
    assert code == 0, text
    for schema, files in {"github-workflows": "workflows/*.yml",
                          "dependabot": "dependabot.yml"}.items():
        found = sorted((HOME / ".github").glob(files))
        code, text = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema",
                         f"vendor.{schema}", *map(str, found))
        assert found and code == 0, text
