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
import zipfile

import pytest

from tools.pages import labs, sources
from tools.programs import snippets
from tools.programs.runner import environment
from tools.publish import plain_texts


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
        text = sources.publish(page)
        if not exact:  # it compares to the digit; so that it runs must do
            text = text.replace(sources.EXPECTED, "")
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
    copy = sources.publish(page)
    hold([f"{page}: its published copy still says {match[0]!r}"
          for match in re.finditer(r"--8<--", copy)]
         + [f"{page}: a fence of its published copy still says {block.info!r}"
            for block in sources.blocks(copy) if "title=" in block.info])


def test_the_plain_texts_are_whole(root, sites, hold):
    """llms.txt names every page, and llms-full.txt holds it."""
    site = sites("mkdocs")[0]
    links = re.findall(r"\]\(([^)]+)\)", (site / "llms.txt").read_text("utf-8"))
    whole = (site / "llms-full.txt").read_text("utf-8")
    every = [*sources.find(root), *labs.find(root)]
    hold([f"llms.txt: {link} does not exist" for link in links
          if not (site / link).is_file()]
         + [f"{page}: is missing from llms.txt" for page in every
            if sources.address(page) not in links]
         + [f"{page}: is missing from llms-full.txt" for page in every
            if sources.publish(page) not in whole]
         + [f"{page}: its plain copy is another" for page in every
            if (site / sources.address(page)).read_text("utf-8")
            != sources.publish(page)])


def test_the_archive_holds_every_program(root, sites):
    """The very files; that each runs alone in a folder test_browser.py shows."""
    with zipfile.ZipFile(sites("mkdocs")[0] / plain_texts.ARCHIVE) as packed:
        held = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert b"python evaluation/dropout.py" in held.pop("README.txt")
    names = [f"labs/{lab.script.name}" for lab in labs.find(root)]
    for snippet in snippets.find(root):
        names += [snippet.name, snippet.out.relative_to(root / "snippets").as_posix()]
    for name in names:
        assert held[name] == (root / "snippets" / name).read_bytes()


def test_the_readme_runs(opinions, hold):
    verdicts = opinions.get("README.md", [])
    hold([f"README.md, {line}: {fault}" for line, fault in verdicts if fault]
         or ([] if verdicts else ["README.md:1: shows no program"]))
