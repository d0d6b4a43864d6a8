"""Link 6: what is cut short, and what cannot be read, is told in one line and mended.

A write that is killed leaves the old file. A file of data that is broken names itself,
the line and what to do: in place of the tests, of the build, and at the foot of the
pages that are served while they are edited.
"""
import contextlib
import fnmatch
import io
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import conftest, trust
from tests.preflight import bug_costs, cases_record, rivals
from tests.programs.assert_record import AssertRecord
from tools import browser, build, read_data, whole_file
from tools.pages import labs
from tools.pages.messages import Messages
from tools.programs import same_machine
from tools.programs.version_record import Record

HOME = Path(__file__).parents[2]
PATIENCE = 600  # seconds until a server that shows nothing new is given up

# -- a write that is cut short ---------------------------------------------

HALF = """
import os, sys
from pathlib import Path
from tools import whole_file

def half(path, text, write=Path.write_text, **how):
    write(path, text[:len(text) // 2], **how)
    {}

Path.write_text = half
whole_file.write(Path(sys.argv[1]), "the new text")
"""


def write_half(path, then):
    """Begin to write into the file, in a process of its own."""
    return subprocess.run([sys.executable, "-c", HALF.format(then), str(path)],
                          cwd=HOME, text=True, capture_output=True)


@pytest.fixture
def old(tmp_path):
    path = tmp_path / "docs" / "old.toml"
    path.parent.mkdir()
    path.write_text("the old text")
    path.chmod(0o640)
    return path


def test_a_write_that_is_killed_leaves_the_old_file(old):
    assert write_half(old, "os.kill(os.getpid(), 9)").returncode == -9
    assert old.read_text() == "the old text"
    left = [path.name for path in old.parent.iterdir() if path != old]
    ignored = (HOME / ".gitignore").read_text("utf-8").split()
    assert len(left) == 1
    assert any(fnmatch.fnmatch(left[0], pattern) for pattern in ignored)


def test_a_write_that_finds_no_room_leaves_the_old_file_alone(old):
    done = write_half(old, "raise OSError(28, 'No space left on device')")
    assert done.stderr.splitlines()[-1] == (
        f"tools.whole_file.NotWritten: {old}:1: was not written (No space left on "
        "device), and is as it was; mend that, and run the same command again")
    assert old.read_text() == "the old text"
    assert list(old.parent.iterdir()) == [old]


def test_a_file_that_is_replaced_keeps_its_mode_and_its_links(old):
    link = old.with_name("link.toml")
    link.symlink_to(old)
    whole_file.write(link, "the new text")
    assert link.is_symlink() and old.read_text() == "the new text"
    assert old.stat().st_mode & 0o777 == 0o640
    assert sorted(old.parent.iterdir()) == [link, old]


TOLD = '[x]\ntext = "ValueError: few"\ncause = "A."\nwrong = "a.py"\nfix = "B."\n'
WRITERS = {  # of a committed file: what makes it write, in a folder that has it
    "records/versions.json": ("{}", lambda root: Record(root).store(
        {"torch": "9.9.9", "python": "3.11", "build": "cpu"}, {})),
    "records/asserts.json": ("{}", lambda root: AssertRecord(root).keep_only(set())),
    "records/bug_costs.json": (
        '{"hash": "", "bugs": {}}', lambda root: bug_costs.Costs(root).store({})),
    "records/preflight.json": (
        "{}", lambda root: cases_record.Cases(root).store({"sound": {}})),
    "records/rivals.json": ('{"torch": "", "python": "", "packages": {}}',
                            lambda root: rivals.store(root, {}, "9.9.9")),
    "records/trusted.json": ("{}", lambda root: put_trust(root)),
    "docs/tables/errors/x.toml": (TOLD, lambda root: Messages(root).follow()),
    "docs/labs/x.ipynb": ("{}", lambda root: labs._write(
        {root / "docs/labs/x.ipynb": "another"})),
}


def put_trust(root):
    records = trust.Records(root, trust.CI)
    records.put(trust.FRESH, "a.py", "key")
    records.write()


@pytest.mark.parametrize("name", WRITERS)
def test_what_is_committed_is_written_as_a_whole(name, tmp_path, monkeypatch):
    text, write = WRITERS[name]
    shutil.copy(HOME / "constraints.txt", tmp_path)
    for each, holds in {name: text, "snippets/a.out": "ValueError: less\n"}.items():
        (tmp_path / each).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / each).write_text(holds)

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert (tmp_path / name).read_text() == text
    assert not list(tmp_path.rglob(f"*{whole_file.ENDS}"))


# -- files that cannot be read -----------------------------------------------

ANEW = r"; delete it, and make update writes it anew"
BROKEN = {  # what is broken: the file, what it says, what is said of it
    "a table": ("docs/tables/ledger.toml", '[a]\nsaid = "x\n',
                r":2: is no TOML: .*; mend it"),
    "a table that ends too early": ("docs/tables/queries.toml", '[words]\n"a" = [\n"b"',
                                    r":3: is no TOML: .*; mend it"),
    "a table of messages": ("docs/tables/errors/x.toml", "[x]\ntext = E\n",
                            r":2: is no TOML: .*; mend it"),
    "a table that was merged half-way": (
        "docs/tables/glossary.toml", "<<<<<<< HEAD\n[a]\n",
        r":1: is no TOML: .*; mend it"),
    "an address that moved twice": (
        "docs/tables/redirects.toml", '"c/" = "a/"\n"c/" = "b/"\n',
        r":2: is no TOML: Cannot overwrite a value .*; mend it"),
    "a list where a table of terms is wanted": (
        "docs/tables/glossary.toml", 'a = ["b"]\n',
        r":1: a needs a table, not a list; mend it"),
    "a text where a list of answers is wanted": (
        "docs/tables/queries.toml", '[words]\n"a b" = "c.md"\n',
        r":2: words, a b needs a list, not a text; mend it"),
    "a number where a concept is explained": (
        "docs/tables/concepts.toml", 'data = "What"\nloss = 3\n',
        r":2: loss needs a text, not a number; mend it"),
    "an excuse": ("tests/excuses/rounding.toml", "program = []\n",
                  r":1: has no programs; mend it"),
    "the configuration": ("mkdocs.yml", "site_name: x\nnav: a: b\n",
                          r":2: is no YAML: .*; mend it"),
    "a navigation": ("mkdocs.yml", "site_name: x\nnav: index.md\n",
                     r":2: nav needs a list, not a text; mend it"),
    "a workflow": (".github/workflows/site.yml", "on: push\njobs: [\n}\n",
                   r":3: is no YAML: .*; mend it"),
    "front matter": ("docs/a/b.md", "---\ntags: [a]\nno_snippet: a: b\n---\n# A\n",
                     r":3: is no YAML: .*; mend it"),
    "a date that is none": ("docs/a.md", "---\nat: 2026-99-99\n---\n# A\n",
                            r":\d: is no YAML: month must be in 1\.\.12; mend it"),
    "front matter that nothing closes": (
        "docs/a.md", "---\ntags: [a]\n# A\n",
        r":1: begins with front matter that nothing closes; mend it"),
    "front matter that is a list": ("docs/a.md", "---\n- a\n---\n",
                                    r":1: needs a table, not a list; mend it"),
    "tags that are a text": ("docs/a.md", "---\nno_snippet: x\ntags: one\n---\n",
                             r":3: tags needs a list, not a text; mend it"),
    "a page in another encoding": ("docs/a.md", "# A\n\ncafé\n".encode("latin-1"),
                                   r":3: is no UTF-8; mend it"),
    "the header of a lab": (
        "snippets/labs/a.py", "# ---\n# jupyter:\n#   tags: a: b\n# ---\n",
        r":3: is no YAML: .*; mend it"),
    "a notebook": ("docs/labs/a.ipynb", '{"cells": [\n', r":2: is no JSON: .*" + ANEW),
    "a notebook without cells": ("docs/labs/a.ipynb", '{"metadata": {}}',
                                 r":1: has no cells" + ANEW),
    "a record that is empty": ("records/versions.json", "",
                               r":1: is no JSON: Expecting value" + ANEW),
    "a record that ends half-way": (
        "records/asserts.json", '{\n"a.py": {"hash": "0", "made_', r":2: .*" + ANEW),
    "a record that is a list": ("records/bug_costs.json", "[]",
                                r":1: needs a table, not a list" + ANEW),
    "a record of asserts without them": (
        "records/asserts.json", '{\n"a.py": {"hash": "0"}}',
        r":2: a\.py has no made_false_by" + ANEW),
    "a verdict that is a number": (
        "records/versions.json", '{"programs": {\n"a.py": {"hash": "0",\n"1.0": 1}}}',
        r":3: programs, a\.py, 1\.0 needs a text or a list, not a number" + ANEW),
    "a record of other packages": (
        "records/rivals.json", '{"torch": "2", "python": "3"}',
        r":1: has no packages; delete it, and make rivals writes it anew"),
    "a record of trust": (
        "records/trusted.json", '{"labs": {"a": ["key", 1, 2]}}',
        r":1: labs, a needs 2 entries, not 3; delete it, and make test-all writes it"),
    "a desk's own record": (".cache/trust.json", '{"a": 1}',
                            r":1: a needs a table, not a number; delete it, and make "
                            r"test writes it anew"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_what_cannot_be_read_names_itself(what, tmp_path):
    name, text, said = BROKEN[what]
    path = tmp_path / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    found = read_data.faults(tmp_path)
    assert len(found) == 1 and re.fullmatch(f"{re.escape(name)}{said}.*", found[0])
    in_site = name.startswith(("docs", "mkdocs", "snippets", "records/versions"))
    assert read_data.faults(tmp_path, site_only=True) == (found if in_site else [])


def test_whatever_is_read_here_can_be_read():
    assert read_data.faults(HOME) == []
    for kind in read_data.KINDS:
        assert any(HOME.glob(kind.files)) or kind.files.startswith(".cache"), kind


def test_without_the_record_of_versions_this_python_stores_the_outputs(
        tmp_path, monkeypatch):
    shutil.copy(HOME / "constraints.txt", tmp_path)
    monkeypatch.setattr(same_machine, "HOME", tmp_path)
    assert same_machine.python_of_the_outputs(tmp_path) == same_machine.python_here()


LEDGER = "docs/tables/ledger.toml", '[a]\nsaid = "x\n'


def test_no_test_runs_on_what_cannot_be_read(check, small):
    (small / LEDGER[0]).write_text(LEDGER[1])
    with contextlib.redirect_stderr(io.StringIO()) as said:
        code, report = check(small, ["pages/test_sources.py"])
    assert (code, report) == (pytest.ExitCode.USAGE_ERROR, "")
    assert said.getvalue().count("ledger.toml:2: is no TOML: ") == 1
    assert "Traceback" not in said.getvalue()


def test_what_breaks_under_the_tests_is_told_without_a_traceback(check, small,
                                                                 monkeypatch):
    """As does a disk that is full: each test that meets it says it in a line."""
    (small / LEDGER[0]).write_text(LEDGER[1])
    monkeypatch.setattr(read_data, "faults", lambda root: [])
    code, report = check(small, ["pages/test_sources.py"], "-k", "ledger_is_whole")
    assert code == 1
    assert f"\n{LEDGER[0]}:2: is no TOML: " in report
    assert "tools/read_data.py" not in report


def test_records_that_cannot_be_written_are_told_at_the_end(tmp_path):
    """The folder that they need is a file here."""
    (tmp_path / ".cache").touch()
    summary, found = conftest.Summary(), trust.Trust.of(tmp_path, ci=False)
    found.keep(trust.PROGRAMS, "a.py", "key")
    session = SimpleNamespace(exitstatus=0, config=SimpleNamespace(
        stash={conftest.SUMMARY: summary, conftest.TRUST: found}))
    conftest.pytest_sessionfinish(session)
    assert session.exitstatus == 1
    assert len(summary.lines) == 1 and ":1: was not written (" in summary.lines[0]


@pytest.mark.parametrize("command", [
    ("-m", "tools.build", "site"), ("-m", "mkdocs", "build")], ids=" ".join)
def test_no_site_is_built_of_what_cannot_be_read(command, small):
    (small / LEDGER[0]).write_text(LEDGER[1])
    done = subprocess.run([sys.executable, *command], cwd=small, text=True,
                          capture_output=True)
    assert done.returncode == 1
    assert done.stderr.count(f"{LEDGER[0]}:2: is no TOML: ") == 1
    assert "Traceback" not in done.stderr
    assert not (small / "site").exists() or not any((small / "site").iterdir())


# -- a site that is cut short, and one that is edited ----------------------------

def test_a_site_that_was_cut_short_is_built_anew(tmp_path, monkeypatch):
    """Though nothing in it says that it is a site."""
    site, mark = tmp_path / "site", tmp_path / f".site{whole_file.ENDS}"

    def killed(root, site, strict, environment):
        site.mkdir()
        (site / "half.html").touch()
        raise KeyboardInterrupt

    monkeypatch.setitem(build.BUILDERS, "mkdocs", killed)
    with pytest.raises(KeyboardInterrupt):
        build.build(HOME, site)
    assert mark.exists()
    monkeypatch.setitem(build.BUILDERS, "mkdocs", lambda *_: "built")
    assert build.build(HOME, site) == "built"
    assert not mark.exists()
    with pytest.raises(build.Failed, match="is not a site"):
        build.build(HOME, site)


def test_what_a_killed_write_left_is_not_published(small):
    for folder in ("docs", "snippets/a"):
        (small / folder / f".left.md.1{whole_file.ENDS}").write_text("half")
    (small / "staged").mkdir()
    build.stage(small, small / "staged", {})
    assert not list((small / "staged" / "docs").rglob(f"*{whole_file.ENDS}"))
    build.build(small, small / "site")
    assert not list((small / "site").rglob(f"*{whole_file.ENDS}"))


WHILE_EDITED = [  # what is broken, and what the foot of the page then says
    (*LEDGER, "ledger.toml:2: is no TOML: "),
    ("docs/other.md", "---\ntags: a: b\n---\n", "docs/other.md:2: is no YAML: "),
    ("records/versions.json", "[]", "records/versions.json:1: needs a table, not a "),
    ("mkdocs.yml", "nav: a: b\n", "mkdocs.yml:1: is no YAML: "),
    ("docs/other.md", '# B\n\n--8<-- "a/none.py"\n', "docs/other.md:3: embeds snippets/"
     "a/none.py, which does not exist; write it")]


@pytest.mark.parametrize("command", ["mkdocs serve", "make serve"])
def test_a_page_is_shown_as_it_was_until_it_is_mended(command, small, tmp_path_factory,
                                                      monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("served")))
    words = browser.SERVE if command == "make serve" else (
        sys.executable, "-m", "mkdocs", "serve", "-a", "127.0.0.1:PORT")
    printed = tmp_path_factory.mktemp("printed") / "log"
    home_page, other = small / "docs/index.md", small / "docs/other.md"
    for page in (home_page, other):  # `make serve` asks for a reason
        page.write_text("---\nno_snippet: a test\n---\n" + page.read_text())
    with printed.open("w") as log, browser.live(small, words, log) as home:
        browser.wait_for(home, "<h1", PATIENCE)
        for number, (name, text, said) in enumerate(WHILE_EDITED):
            path = small / name
            before = path.read_text() if path.exists() else None
            path.write_text(text)
            browser.wait_for(f"{home}other/", said, PATIENCE)
            shown = urllib.request.urlopen(f"{home}other/").read().decode()
            assert ">Other" in shown and shown.count('role="alert"') == 1
            path.unlink() if before is None else path.write_text(before)
            with home_page.open("a") as page:
                page.write(f"\nMended {number}.\n")
            browser.wait_for(home, f"Mended {number}.", PATIENCE)
            for address in (home, f"{home}other/"):
                shown = urllib.request.urlopen(address).read().decode()
                assert 'role="alert"' not in shown
    told = printed.read_text()
    assert "Traceback" not in told
    for _, _, said in WHILE_EDITED:
        assert said in told
