"""What `torchproof` exports, though it imports each name only when it is used."""
import ast
import sys
from pathlib import Path

import pytest

import torchproof

SOURCE = Path(torchproof.__file__)


def test_what_type_checkers_read_is_what_is_exported():
    [block] = [node for node in ast.parse(SOURCE.read_text("utf-8")).body
               if isinstance(node, ast.If)]
    imports = [node for node in block.body if isinstance(node, ast.ImportFrom)]
    read = {name.name: node.module for node in imports for name in node.names}
    assert sorted(read) == torchproof.__all__
    for name, module in read.items():
        assert getattr(torchproof, name) is getattr(sys.modules[module], name)


def test_the_names_are_listed():
    assert set(torchproof.__all__) <= set(dir(torchproof))


def test_a_star_imports_them():
    names = {}
    exec("from torchproof import *", names)
    assert set(torchproof.__all__) <= set(names)


def test_another_name_is_an_error():
    with pytest.raises(AttributeError, match="has no attribute 'prefligt'"):
        torchproof.prefligt  # noqa: B018
    with pytest.raises(ImportError, match="cannot import name 'prefligt'"):
        from torchproof import prefligt  # noqa: F401


def test_no_module_has_the_name_of_something_that_is_exported():
    modules = {path.stem for path in SOURCE.parent.iterdir()}
    assert not modules & set(torchproof.__all__)  # once imported, it would hide it
