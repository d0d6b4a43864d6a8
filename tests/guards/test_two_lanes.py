"""The tests in two lanes side by side: each reports, and either can fail the run."""
import subprocess
import sys

import pytest

from tests.trust import Records
from tools import two_lanes

SETTINGS = """
[tool.pytest.ini_options]
testpaths = ["tests/others", "tests/browser"]
"""
OPTIONS = """
def pytest_addoption(parser):
    parser.addoption("--sites")
"""


@pytest.mark.parametrize(("others", "browser", "status"), [
    (True, True, 0), (False, True, 1), (True, False, 1)])
def test_a_failure_in_either_lane_fails_the_run(tmp_path, others, browser, status):
    (tmp_path / "pyproject.toml").write_text(SETTINGS)
    (tmp_path / "conftest.py").write_text(OPTIONS)
    for room, holds in {"others": others, "browser": browser}.items():
        path = tmp_path / "tests" / room / f"test_{room}.py"
        path.parent.mkdir(parents=True)
        path.write_text(f"def test_of_{room}():\n    assert {holds}\n")
    program = (f"import pathlib, sys; from tools import two_lanes; "
               f"sys.exit(two_lanes.main(['-v'], pathlib.Path({str(tmp_path)!r})))")
    done = subprocess.run([sys.executable, "-c", program], cwd=two_lanes.HOME,
                          text=True, capture_output=True)
    assert done.returncode == status, done.stdout + done.stderr
    said = {True: "PASSED", False: "FAILED"}
    assert f"test_of_others {said[others]}" in done.stdout
    assert f"test_of_browser {said[browser]}" in done.stdout


def test_both_lanes_keep_their_records(tmp_path):
    first, second = (Records(tmp_path, ".cache/trust.json") for _ in range(2))
    first.put("programs", "a.py", "key of a", 1)
    second.put("pages in a browser", "b/index.html", "key of b", 2)
    first.write()
    second.write()
    written = Records(tmp_path, ".cache/trust.json")
    assert written.get("programs", "a.py") == ("key of a", 1)
    assert written.get("pages in a browser", "b/index.html") == ("key of b", 2)
