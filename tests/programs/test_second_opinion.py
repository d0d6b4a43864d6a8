"""A second opinion, from pytest-codeblocks.

It knows nothing of this project: it reads Markdown, runs the python
blocks and compares what they print with the block that follows. It is
given the README and the copies that are published beside the pages.

What takes long and is taken on trust by test_programs.py is here, too: of
an experiment that is shown as it is stored, only that it stands there whole.
"""
import importlib.metadata
import io
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import pytest_codeblocks

from tests.conftest import HOME, selected
from tests.trust import COPIES, EXPERIMENTS, digest, key_of, machine
from tools.pages import plain_copy, sources
from tools.programs import snippets
from tools.programs.runner import variables

README = "README.md"
SKIP = "<!--pytest.mark.skip-->"
# pytest with one thing more. It runs a block as a module without a name, whose
# __name__ is then that of the builtins: here "__main__", as where a reader runs it.
PYTEST = "import builtins, sys, pytest; builtins.__name__ = '__main__'; " \
         "sys.exit(pytest.main())"


def pytest_generate_tests(metafunc):
    """The pages that show programs, each with their names."""
    if "lesson" in metafunc.fixturenames:
        pages = sources.find(metafunc.config.getoption("root"))
        shown = {page: [name for name in sources.embedded(page) if name.endswith(".py")]
                 for page in pages}
        metafunc.parametrize("lesson", [(page, blocks) for page, blocks in shown.items()
                                        if blocks], ids=lambda lesson: str(lesson[0]))


@pytest.fixture(scope="session")
def copies(root, exact):
    """What is published in Markdown: {name: text}."""
    found = {page.name: plain_copy.of(page) for page in sources.find(root)
             if any(name.endswith(".py") for name in sources.embedded(page))}
    if not exact:  # it compares to the digit; so that it runs must do
        found = {name: text.replace(plain_copy.EXPECTED, "")
                 for name, text in found.items()}
    return found | {README: (root / README).read_text("utf-8")}


@pytest.fixture(scope="session")
def keys(copies):
    """What a record of each copy must hold."""
    version = importlib.metadata.version("pytest-codeblocks")
    return {name: digest(machine(), version, Path(__file__), text)
            for name, text in copies.items()}


@pytest.fixture(scope="session")
def trusted_experiments(root, trust):
    """The text of each that a record knows as it is."""
    return [dense(snippet.source) for snippet in snippets.find(root) if trust.record(
        EXPERIMENTS, snippet.name, key_of(snippet, snippet.source)) is not None]


@pytest.fixture(scope="session")
def opinions(request, copies, keys, trust, trusted_experiments, tmp_path_factory):
    """What pytest-codeblocks says of each copy that is selected and not trusted.

    {name: [(line, fault)]}; as many run side by side as there are cores.
    """
    lessons = selected(request, "opinions", "lesson")
    names = [README, *(page.name for page, _ in lessons)]
    chosen = sorted(trust.choose(COPIES, {name: keys[name] for name in names},
                                 sample=1))
    cores = os.cpu_count() or 1
    shares = [chosen[first::cores] for first in range(cores)]
    with ThreadPoolExecutor(cores) as pool:
        found = pool.map(lambda names: opinion(
            {name: without(trusted_experiments, copies[name]) for name in names},
            tmp_path_factory), filter(None, shares))
        return {name: verdicts for each in found for name, verdicts in each.items()}


def dense(code):
    """Without empty lines, which pytest-codeblocks loses where a block is indented."""
    return [line for line in code.splitlines() if line.strip()]


def without(programs, text):
    """The copy with a mark above each of these programs, so that it is not run."""
    lines = text.splitlines()
    for block in pytest_codeblocks.extract_from_buffer(io.StringIO(text)):
        above = block.lineno - 2
        if dense(block.code) in programs and not lines[above].strip():
            lines[above] = SKIP
    return "\n".join(lines) + "\n"


def opinion(texts, tmp_path_factory):
    """Run pytest-codeblocks on these texts."""
    folder = tmp_path_factory.mktemp("published")
    for name, text in texts.items():
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    report = folder / "report.xml"
    done = subprocess.run(
        [sys.executable, "-c", PYTEST, "--codeblocks", "-q", "-c", os.devnull,
         "--rootdir", folder, "-p", "no:cacheprovider", "-o",
         "junit_family=xunit1", "--junitxml", report, folder],
        cwd=tmp_path_factory.mktemp("room"), env=variables(HOME), text=True,
        capture_output=True)
    if not report.exists():
        pytest.fail(f"pytest-codeblocks did not run:\n{done.stdout}{done.stderr}")
    found = {name: [] for name in texts}
    for case in ET.parse(report).iter("testcase"):
        fault = case.find("failure")
        if fault is None:
            fault = case.find("error")
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("type") != "pytest.xfail":
            fault = skipped
            line = int(case.get("name").removeprefix("line "))
            if texts[case.get("file")].splitlines()[line - 2] == SKIP:
                fault = None
        found[case.get("file")].append(
            (case.get("name"), None if fault is None else fault.text))
    return found


def test_the_published_copy_runs(lesson, opinions, keys, trust, hold):
    page, blocks = lesson
    if page.name not in opinions:
        return  # on trust
    verdicts = opinions[page.name]
    faults = [f"{page}, published copy, {line}: {fault}"
              for line, fault in verdicts if fault]
    if len(verdicts) != len(blocks):
        faults.append(f"{page}: {len(blocks)} programs, of which pytest-codeblocks "
                      f"ran {len(verdicts)}")
    hold(faults)
    trust.keep(COPIES, page.name, keys[page.name])


def test_the_published_copy_needs_no_other_file(page, hold):
    copy = plain_copy.of(page)
    hold([f"{page}: its published copy still says {match[0]!r}"
          for match in re.finditer(r"--8<--", copy)]
         + [f"{page}: a fence of its published copy still says {block.info!r}"
            for block in sources.blocks(copy) if "title=" in block.info])


def test_the_readme_runs(opinions, keys, trust, hold):
    if README not in opinions:
        return  # on trust
    hold([f"{README}, {line}: {fault}" for line, fault in opinions[README] if fault]
         or ([] if opinions[README] else [f"{README}:1: shows no program"]))
    trust.keep(COPIES, README, keys[README])
