"""A second opinion, from pytest-codeblocks.

It knows nothing of this project: it reads Markdown, runs the python
blocks and compares what they print with the block that follows. It is
given the README and the copies that are published beside the pages.
"""
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET

import pytest

from tools.pages import plain_copy, sources
from tools.programs.runner import environment


def pytest_generate_tests(metafunc):
    """The pages that show programs, each with their names."""
    if "lesson" in metafunc.fixturenames:
        pages = sources.find(metafunc.config.getoption("root"))
        shown = {page: [name for name in sources.embedded(page) if name.endswith(".py")]
                 for page in pages}
        metafunc.parametrize("lesson", [(page, blocks) for page, blocks in shown.items()
                                        if blocks], ids=lambda lesson: str(lesson[0]))


@pytest.fixture(scope="session")
def opinions(root, exact, tmp_path_factory):
    """What pytest-codeblocks says of each file: {name: [(line, fault)]}."""
    folder = tmp_path_factory.mktemp("published")
    for page in sources.find(root):
        copy = folder / page.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = plain_copy.of(page)
        if not exact:  # it compares to the digit; so that it runs must do
            text = text.replace(plain_copy.EXPECTED, "")
        copy.write_text(text, encoding="utf-8")
    shutil.copy(root / "README.md", folder)
    report = folder / "report.xml"
    room = tmp_path_factory.mktemp("room")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "--codeblocks", "-q", "-c", os.devnull,
         "--rootdir", folder, "-p", "no:cacheprovider", "-o",
         "junit_family=xunit1", "--junitxml", report, folder],
        cwd=room, env=environment(), text=True, capture_output=True)
    if not report.exists():
        pytest.fail(f"pytest-codeblocks did not run:\n{done.stdout}{done.stderr}")
    found = {}
    for case in ET.parse(report).iter("testcase"):
        fault = case.find("failure")
        if fault is None:
            fault = case.find("error")
        skipped = case.find("skipped")
        if skipped is not None and skipped.get("type") != "pytest.xfail":
            fault = skipped
        found.setdefault(case.get("file"), []).append(
            (case.get("name"), None if fault is None else fault.text))
    return found


def test_the_published_copy_runs(lesson, opinions, hold):
    page, blocks = lesson
    verdicts = opinions.get(page.name, [])
    faults = [f"{page}, published copy, {line}: {fault}"
              for line, fault in verdicts if fault]
    if len(verdicts) != len(blocks):
        faults.append(f"{page}: {len(blocks)} programs, of which pytest-codeblocks "
                      f"ran {len(verdicts)}")
    hold(faults)


def test_the_published_copy_needs_no_other_file(page, hold):
    copy = plain_copy.of(page)
    hold([f"{page}: its published copy still says {match[0]!r}"
          for match in re.finditer(r"--8<--", copy)]
         + [f"{page}: a fence of its published copy still says {block.info!r}"
            for block in sources.blocks(copy) if "title=" in block.info])


def test_the_readme_runs(opinions, hold):
    verdicts = opinions.get("README.md", [])
    hold([f"README.md, {line}: {fault}" for line, fault in verdicts if fault]
         or ([] if verdicts else ["README.md:1: shows no program"]))
