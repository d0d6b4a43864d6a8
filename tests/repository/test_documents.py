"""README.md and CONTRIBUTING.md say what is so: programs, commands and files."""
import re

import pytest

from tests.repository.commands import HOME, run
from tools.pages import sources

BLOCK = re.compile(r"<!-- (snippets/\S+\.py) -->\n```python\n(.*?)```", re.DOTALL)


def read(name):
    return (HOME / name).read_text("utf-8")


def targets():
    return re.search(r"^\.PHONY: (help .*)", read("Makefile"), re.MULTILINE)[1].split()


def test_the_readme_shows_a_program_as_it_is():
    shown = BLOCK.findall(read("README.md"))
    assert shown
    for name, text in shown:
        assert text == read(name), f"README.md: copy {name} into it again"


def test_every_block_of_the_readme_is_checked():
    blocks = list(sources.blocks(read("README.md")))
    programs = [block for block in blocks if block.python]
    assert len(programs) == len(BLOCK.findall(read("README.md")))
    others = {block.info for block in blocks} - {"python", "", "console", "markdown"}
    assert not others, f"README.md: no check reads these blocks: {others}"


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md", "Makefile"])
def test_every_command_that_is_named_exists(name):
    named = set(re.findall(r"(?:[`$\"] ?|=\S+ )make ([a-z][\w-]*)", read(name)))
    assert named and named <= set(targets())


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_every_file_that_is_named_exists(name):
    named = re.findall(r"`((?:\.?[\w-]+/)+[\w.-]*|[\w-]+\.(?:toml|txt|yml))`",
                       read(name))
    named += [path for path in re.findall(r"\]\(([\w./-]+)(?:#[\w-]*)?\)", read(name))
              if not path.startswith("../../")]  # of GitHub: test_taking_part.py
    missing = [path for path in named if not (HOME / path).exists()]
    assert named and not missing, f"{name} names what is not there: {missing}"


def test_the_map_names_every_folder():
    """Those at the top, and the rooms of tools/ and tests/."""
    code, tracked = run("git", "ls-files")
    if code:
        pytest.skip("this is not a git checkout")
    text = read("README.md")
    folders = {folder for pattern in (r"^[^/\n]+/", r"^(?:tools|tests)/[^/\n]+/")
               for folder in re.findall(pattern, tracked, re.MULTILINE)}
    missing = [name for name in sorted(folders) if f"`{name}`" not in text]
    assert len(folders) > 12
    assert not missing, f"README.md, 'Where things are': say what is in {missing}"


def test_help_names_every_command():
    text = run("make", "-s", "help")[1]
    assert [name for name in targets()
            if name != "help" and f"make {name} " not in text] == []
