"""Everything that is imported is declared, and everything declared has a version."""
import ast
import contextlib
import importlib.metadata
import re
import sys

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from tests.repository.commands import HOME
from tools import install

FIXED = ("mkdocs-material", "mkdocs-jupyter", "pymdown-extensions")
GROUPS = {group: {canonicalize_name(Requirement(name).name) for name in names}
          for group, names in install.groups().items()}
# What MkDocs' hook and the commands that show or build the site start from.
MAKES_THE_SITE = ("tools/build.py", "tools/serve.py", "tools/mkdocs_hook.py")
OWN = ("tools", "tests", "torchproof")
BESIDE = {"guarded_run", "isolation"}  # imported by fork_server.py, from its folder


def imports(path):
    """The modules that a file imports, here or inside functions: (line, name)."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, each.name) for each in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.lineno, node.module
            if node.module.partition(".")[0] in OWN:  # from tools import install
                yield from ((node.lineno, f"{node.module}.{each.name}")
                            for each in node.names)


def ours(module):
    """The files of this repository that a module of it runs: packages, too."""
    parts = module.split(".")
    for end in range(1, len(parts) + 1):
        path = HOME.joinpath(*parts[:end])
        yield from (file for file in (path.with_suffix(".py"), path / "__init__.py")
                    if file.is_file())


def reached(starts):
    """These files and all that they import of this repository."""
    found, waiting = set(), [HOME / name for name in starts]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [file for _, name in imports(path)
                        if name.partition(".")[0] in OWN for file in ours(name)]
    return found


def undeclared(paths, group):
    """Imports of these files whose package the group does not name."""
    packages = importlib.metadata.packages_distributions()
    faults = []
    for path in sorted(paths):
        for line, name in imports(path):
            top = name.partition(".")[0]
            if top in sys.stdlib_module_names or top in BESIDE or top in OWN:
                continue
            named = {canonicalize_name(each) for each in packages.get(top, [top])}
            if not named & GROUPS[group]:
                faults.append(
                    f"{path.relative_to(HOME)}:{line}: imports {top}, but the group "
                    f"{group!r} of pyproject.toml does not name "
                    f"{' or '.join(sorted(named))}")
    return faults


def brought_by(names):
    """These packages and all that they need, as installed here."""
    found, waiting = set(), list(names)
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name not in found:
            found.add(name)
            needs = map(Requirement, importlib.metadata.requires(name) or [])
            waiting += [need.name for need in needs
                        if not need.marker or need.marker.evaluate({"extra": ""})]
    return found


def test_what_makes_the_site_imports_only_what_its_group_names(hold):
    paths = reached(MAKES_THE_SITE)
    assert HOME / "tools" / "publish" / "__init__.py" in paths
    hold(undeclared(paths, "site"))


def test_all_that_is_imported_is_declared(hold):
    paths = [path for top in OWN for path in (HOME / top).rglob("*.py")]
    hold(undeclared(paths, "test"))


def test_an_import_that_is_not_declared_is_reported(tmp_path, monkeypatch):
    monkeypatch.setattr(sys.modules[__name__], "HOME", tmp_path)
    path = tmp_path / "tools" / "new.py"
    path.parent.mkdir()
    path.write_text("import os\n\ndef late():\n    from jinja2 import nodes\n")
    assert undeclared([path], "site") == [
        "tools/new.py:4: imports jinja2, but the group 'site' of pyproject.toml does "
        "not name jinja2"]


def test_three_packages_are_enough_for_the_site():
    """The others that its group names come with them."""
    assert GROUPS["site"] >= set(FIXED)
    assert sorted(GROUPS["site"] - brought_by(FIXED)) == []


def test_every_package_has_its_exact_version():
    pins = (HOME / "constraints.txt").read_text("utf-8").splitlines()
    names = {canonicalize_name(re.fullmatch(r"([\w.-]+)==[\w.]+", pin)[1])
             for pin in pins}
    assert sorted(set().union(*GROUPS.values()) - names) == []


def test_the_oldest_python_that_may_set_up_runs_every_package(hold):
    oldest = ".".join(map(str, install.OLDEST))
    faults = []
    for pin in (HOME / "constraints.txt").read_text("utf-8").splitlines():
        with contextlib.suppress(importlib.metadata.PackageNotFoundError):
            name = pin.partition("==")[0]
            wanted = importlib.metadata.metadata(name)["Requires-Python"] or ""
            if oldest not in SpecifierSet(wanted):
                faults.append(f"constraints.txt: {pin} needs Python {wanted}; raise "
                              "OLDEST in tools/install.py to that")
    hold(faults)


@pytest.mark.parametrize("name", ["README.md", "Makefile"])
def test_the_oldest_python_is_named(name):
    oldest = ".".join(map(str, install.OLDEST))
    assert f"Python {oldest} or newer" in (HOME / name).read_text("utf-8")
