"""A record of trust that is forged or out of date is found."""
import contextlib
import io
import json
import shutil
import urllib.error
import urllib.request

import pytest

from tests import trust, unchanged
from tests.conftest import HOME
from tests.touched import Touched, Watch
from tests.trust import (
    EXPERIMENTS,
    FRESH,
    PROGRAMS,
    Records,
    Trust,
    digest,
    key_of,
    key_of_page,
)
from tools import browser
from tools.programs.snippets import Snippet
from tools.programs.version_record import Record

SOUND = '"""A claim."""\nassert 1 + 1 == 2\nprint(2)\n'
BROKEN = SOUND.replace("== 2", "== 3")
CHECKED = ["programs/test_programs.py", "programs/test_fresh_interpreter.py"]
ONLY = ["-k", "prints_what or fresh_interpreter"]


def plant(root, source):
    """A site of one program, which its record of versions calls good."""
    snippet = Snippet(root, "a/program.py")
    snippet.path.parent.mkdir(parents=True)
    snippet.path.write_text(source)
    snippet.out.write_text("2\n")
    shutil.copy(HOME / "constraints.txt", root)
    record = Record(root)
    record.path.parent.mkdir()
    record.store({"torch": record.pinned, "python": "3.11", "build": "cpu"},
                 {snippet: ["same"]})
    return snippet


def forge(root, name, checks, snippet):
    """Records of a run that was never made."""
    records = Records(root, name)
    for check in checks:
        records.put(check, snippet.name, key_of(snippet, snippet.source), 3)
    records.write()


@pytest.mark.parametrize(("ci", "name", "checks"), [
    ("", trust.DESK, [PROGRAMS, FRESH]), ("", trust.CI, [EXPERIMENTS, FRESH]),
    ("true", trust.CI, [EXPERIMENTS, FRESH])])
def test_a_forged_record_is_found_by_the_sample(check, tmp_path, monkeypatch, ci, name,
                                                checks):
    """The sample is drawn anew in each run; of so few records it is all of them."""
    monkeypatch.setenv("CI", ci)
    snippet = plant(tmp_path, BROKEN)
    forge(tmp_path, name, checks, snippet)
    for each in checks:  # without a sample it would be believed
        assert Trust.of(tmp_path, ci=bool(ci)).choose(
            each, {snippet.name: key_of(snippet, BROKEN)}, sample=0) == set()
    code, report = check(tmp_path, CHECKED, *ONLY)
    assert code == 1
    assert report.count("snippets/a/program.py:2: failed: AssertionError") == 2
    assert "in a fresh interpreter: snippets/a/program.py:2: failed" in report


def test_what_a_sample_found_broken_is_not_trusted_again(check, tmp_path, monkeypatch):
    """Not even where the committed records still say that it is good."""
    monkeypatch.setenv("CI", "")
    snippet = plant(tmp_path, BROKEN)
    forge(tmp_path, trust.CI, [EXPERIMENTS, FRESH], snippet)
    assert check(tmp_path, CHECKED, *ONLY)[0] == 1
    assert Trust.of(tmp_path, ci=False).choose(
        FRESH, {snippet.name: key_of(snippet, BROKEN)}, sample=0) == {snippet.name}


def test_a_good_run_is_trusted_until_something_changes(check, tmp_path, monkeypatch):
    monkeypatch.setenv("CI", "")
    snippet = plant(tmp_path, SOUND)
    code, report = check(tmp_path, CHECKED, *ONLY)
    assert code == 0, report

    def trusted(name):
        keys = {snippet.name: key_of(snippet, snippet.source)}
        return not Trust.of(tmp_path, ci=False).choose(name, keys, sample=0)

    assert trusted(PROGRAMS) and trusted(FRESH)
    for path, text in [(snippet.path, SOUND + "\n"), (snippet.out, "3\n"),
                       (snippet.svg, "<svg/>")]:
        before = path.read_text() if path.exists() else None
        path.write_text(text)
        assert not trusted(PROGRAMS) and not trusted(FRESH), path
        path.unlink() if before is None else path.write_text(before)
        assert trusted(PROGRAMS)


def test_another_runner_makes_each_record_worthless(tmp_path):
    """As does another guard, or judge, or style of the figures."""
    tools = HOME / "tools" / "programs"
    for name in trust.MACHINERY:
        shutil.copy(tools / name, tmp_path)
    assert trust.machine(tmp_path) == trust.machine(tools)
    for name in trust.MACHINERY:
        with (tmp_path / name).open("a") as file:
            file.write("\n")
        trust.machine.cache_clear()
        assert trust.machine(tmp_path) != trust.machine(tools), name
        shutil.copy(tools / name, tmp_path)


def test_a_page_is_looked_at_again_when_it_or_what_it_loads_changes(tmp_path):
    files = {name: tmp_path / name for name in
             ("a/index.html", "b/index.html", "assets/x.css", "check.py")}
    for path in files.values():
        path.parent.mkdir(exist_ok=True)
        path.write_text("one")

    def key(version="Chromium 1"):
        trust.shared.cache_clear()
        return key_of_page(tmp_path, files["a/index.html"], version, files["check.py"])

    known = key()
    assert key("Chromium 2") != known
    for name, path in files.items():
        path.write_text("two")
        assert (key() == known) == (name == "b/index.html"), name
        path.write_text("one")
    assert key() == known


def test_a_digest_tells_its_parts_apart(tmp_path):
    assert digest("ab", "c") != digest("a", "bc") != digest("abc")
    assert digest(tmp_path / "missing") != digest("") != digest()


def test_ci_believes_only_what_is_committed_and_only_of_some_checks(tmp_path):
    for name in (trust.DESK, trust.CI):
        records = Records(tmp_path, name)
        for check in (PROGRAMS, FRESH):
            records.put(check, name, "key")
        records.write()

    def believed(ci, check):
        found = Trust.of(tmp_path, ci=ci)
        return [name for name in (trust.DESK, trust.CI)
                if found.record(check, name, "key") is not None]

    assert believed(True, PROGRAMS) == []
    assert believed(True, FRESH) == [trust.CI]
    assert believed(False, PROGRAMS) == [trust.DESK]
    assert believed(False, FRESH) == [trust.DESK, trust.CI]


def test_what_is_to_be_committed_is_checked_here_first(tmp_path):
    """A record of the desk alone is not copied into those of CI."""
    records = Records(tmp_path, trust.DESK)
    records.put(FRESH, "a.py", "key")
    records.write()
    found = Trust.of(tmp_path, ci=False, store=True)
    assert found.choose(FRESH, {"a.py": "key"}, sample=0) == {"a.py"}
    assert found.write() == []
    found.keep(FRESH, "a.py", "key", 2)
    assert found.write() == [tmp_path / trust.CI]
    assert found.choose(FRESH, {"a.py": "key"}, sample=0) == set()


def test_the_report_says_what_was_taken_on_trust(tmp_path):
    found = Trust.of(tmp_path, ci=False)
    for name in "abc":
        found.keep(FRESH, name, "key", 2)
    assert len(found.choose(FRESH, dict.fromkeys("abcd", "key"), sample=1)) == 2
    assert list(found.words()) == [
        "2 programs in a fresh interpreter (4 CPU-seconds); checked again: 1, drawn at "
        "random"]


def test_a_file_of_records_has_a_line_for_each(tmp_path):
    """So that a merge of two branches is one of lines."""
    records = Records(tmp_path, trust.CI)
    for check, name in [("b", "y"), ("a", "x"), ("a", "w")]:
        records.put(check, name, "key", 1.26)
    assert records.write() and not records.write()
    text = records.path.read_text()
    assert text.splitlines()[1:4] == ['"a": {', '"w": ["key", 1.3],',
                                      '"x": ["key", 1.3]']
    assert json.loads(text)["b"] == {"y": ["key", 1.3]}
    assert list(records.path.parent.iterdir()) == [records.path]


def test_what_a_server_opens_is_heard(tmp_path):
    """Also by the way of a link; and nothing that lies elsewhere."""
    (tmp_path / "site" / "a").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    for name in ("site/a/index.html", "site/b.html", "other/c.html"):
        (tmp_path / name).write_text("text")
    (tmp_path / "link").symlink_to(tmp_path / "site")
    watch = Watch(site=tmp_path / "site")
    with watch.listening(), browser.served(tmp_path) as home:
        for path in ("link/a/", "other/c.html", "site/missing.png"):
            with contextlib.suppress(urllib.error.HTTPError):
                urllib.request.urlopen(home + path).read()
    (tmp_path / "site" / "b.html").read_text()
    assert watch.since(0) == {"site: a/index.html", "site: missing.png"}


def test_what_fixtures_hold_counts_for_each_test_that_uses_them(tmp_path):
    for name in "abcd":
        (tmp_path / name).write_text(name)
    touched = Touched(tmp_path)

    def run(test, fixtures, *names):
        with touched.running(test, fixtures):
            for name in names:
                (tmp_path / name).read_text()

    with touched.setting_up("data", of_module=False):
        (tmp_path / "a").read_text()
    with touched.setting_up("browser", of_module=True):
        pass
    run("first", ["browser"], "b")
    run("second", ["browser", "data"], "c")
    run("third", ["data"], "d")
    found = {test: [name[-1] for name in touched.of(test)]
             for test in ("first", "second", "third")}
    assert found == {"first": ["b"], "second": ["a", "b", "c"], "third": ["a", "d"]}


TESTS = """
from pathlib import Path
import pytest

SITE = Path(__file__).parents[2] / "site"

@pytest.mark.parametrize("name", ["a", "b"])
def test_a_page(name):
    assert (SITE / name).read_text() != "bad"
"""


def test_what_touches_other_files_than_the_changed_ones_is_left_out(
        tmp_path, monkeypatch):
    """And what failed is not trusted before it has passed."""
    monkeypatch.setattr(unchanged, "WHOLE", {unchanged.BROWSER: 0})
    monkeypatch.setattr(unchanged, "AMONG_TOUCHED", 0)
    room, site = tmp_path / unchanged.BROWSER, tmp_path / "site"
    room.mkdir(parents=True)
    site.mkdir()
    (room / "test_pages.py").write_text(TESTS)

    class Sites:
        def __call__(self, builder):
            return site, ""

        def built(self):
            return [("mkdocs", site)]

    class Ran(unchanged.Unchanged):
        def pytest_runtest_logstart(self, nodeid):
            ran.append(nodeid[-2])

    for a, b, expected in [("1", "1", "ab"), ("1", "1", ""), ("1", "2", "b"),
                           ("2", "2", "a"), ("bad", "2", "a"), ("bad", "2", "a"),
                           ("3", "3", "ab"), ("3", "3", "")]:
        ran = []
        (site / "a").write_text(a)
        (site / "b").write_text(b)
        (tmp_path / "page.md").write_text(a + b)
        found = Trust.of(tmp_path, ci=False)
        with contextlib.redirect_stdout(io.StringIO()):
            pytest.main(["-q", "-p", "no:cacheprovider", f"--rootdir={tmp_path}",
                         "-c", "/dev/null", "--import-mode=importlib", str(tmp_path)],
                        plugins=[Ran(found, tmp_path, Sites())])
        found.write()
        assert "".join(ran) == expected, (a, b)
