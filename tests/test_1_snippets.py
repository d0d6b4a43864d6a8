"""Link 1: every file of snippets/ runs and prints what its page shows."""
import subprocess
import sys

import conftest
import pytest
from proof import snippets


def test_is_well_formed(snippet, hold):
    hold(snippets.form(snippet))


def test_prints_what_its_page_shows(snippet, runs, update, exact, hold):
    run = runs[snippet].result()
    hold(snippets.conduct(snippet, run))
    if update and snippets.stale(snippet, run, exact):
        conftest.changed += snippets.accept(snippet, run)
    hold(snippets.stale(snippet, run, exact))


def test_nothing_else_lives_among_the_snippets(root, hold):
    hold(snippets.leftovers(root))


def test_ruff_finds_nothing(root):
    if not (root / "pyproject.toml").exists():
        pytest.fail("no pyproject.toml: ruff would check by other rules")
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache",
                           "--output-format", "concise", "snippets", "tests"],
                          cwd=root, text=True, capture_output=True)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)
