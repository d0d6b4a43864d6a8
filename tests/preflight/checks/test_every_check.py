"""Each check says what it does, in one form, and has a file of tests."""
import importlib
import re
from pathlib import Path

import pytest

from torchproof import checks

FOLDER = Path(__file__).parent
KNOWN = checks.load()
FORM = re.compile(r"`[a-z-]+`: .+\.\n\nLooks.+\.\nReports.+\.\nSilent.+\.\n", re.DOTALL)


@pytest.mark.parametrize("code", KNOWN)
def test_it_says_what_it_looks_at_what_it_reports_and_when_it_is_silent(code):
    name = code.replace("-", "_")
    said = importlib.import_module(f"torchproof.checks.{name}").__doc__
    assert said.startswith(f"`{code}`: ") and FORM.fullmatch(said)


def test_each_has_its_tests():
    tested = {path.stem.removeprefix("test_").replace("_", "-")
              for path in FOLDER.glob("test_*.py")}
    assert tested - {"every-check"} == {*KNOWN, "raises"}


@pytest.mark.parametrize("code", KNOWN)
def test_what_it_explains_is_known(code):
    assert {*KNOWN[code].explains} <= KNOWN.keys() - {code}
    assert KNOWN[code].level in ("error", "warning")
    assert re.fullmatch(r"[^\s].*\.", KNOWN[code].fix)
