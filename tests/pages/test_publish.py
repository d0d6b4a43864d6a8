"""Link 2: the steps after a build, and what they take for granted."""
import doctest
import importlib
import re
from pathlib import Path

import pytest

import tools

FOLDER = Path(tools.__file__).parent
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(FOLDER.parent).with_suffix("").parts)
    for path in [*FOLDER.glob("publish/*.py"), *FOLDER.glob("pages/*.py")]
    if ">>>" in path.read_text("utf-8"))


class Wrapped(doctest.OutputChecker):
    """HTML that is printed may be wrapped beside its tags to fit a docstring."""

    def check_output(self, want, got, flags):
        want, got = (re.sub(r"\s*(<[^<>]*>)\s*", r"\1", text) for text in (want, got))
        return super().check_output(want, got, flags)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_the_examples_of_a_step_are_true(name):
    """Its docstrings show what it makes of a page, or of a part of one."""
    module = importlib.import_module(name)
    run = doctest.DocTestRunner(Wrapped(), verbose=False, optionflags=(
        doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS))
    for example in doctest.DocTestFinder(exclude_empty=True).find(module):
        run.run(example)
    assert run.failures == 0, f"{name}: its examples are above"
