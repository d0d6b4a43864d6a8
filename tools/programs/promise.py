"""What a program that shows a mistake promises, against what it showed.

It asserts the bad number, or its docstring names the exception or the warning:

    Raises: RuntimeError.
    Warns: UserWarning.

A misspelt name also raises, and is not what the reader was promised. And it names what
is right: a program, a section of a page, or itself where it shows both ways:

    Right: loop/step.py.
    Right: loop/step/#in-which-order.
    Right: in this file.
"""
import re

from tools.programs.form import asserts
from tools.programs.outcome import TRACEBACK
from tools.programs.snippets import HERE, RIGHT, Snippet

PROMISED = re.compile(r"\b(Raises|Warns): ([\w.]*\w)\.(?=\s|\"\"\")")
RAISED = re.compile(re.escape(f"{TRACEBACK}\n  ...\n") + r"([\w.]*\w)")
WARNED = re.compile(r"^\w+\.py: (\w*Warning): ", re.MULTILINE)


def faults(snippet: Snippet) -> list[str]:
    """Where the stored output is not what the program promises."""
    if not snippet.out.exists():
        return []  # reported where the program runs
    promised = set(PROMISED.findall(snippet.source))
    if not snippet.wrong:
        return [f"{snippet}:1: promises {name} ({kind}); only a _wrong file may"
                for kind, name in sorted(promised)]
    out = snippet.out.read_text("utf-8")
    shown = {("Raises", name) for name in RAISED.findall(out)[-1:]} \
        | {("Warns", name) for name in WARNED.findall(out)}
    found = [f"{snippet}:1: shows {name}, which it does not promise; mend the program, "
             f"or end its docstring with '{kind}: {name}.'"
             for kind, name in sorted(shown - promised)]
    found += [f"{snippet}:1: promises {name} ({kind}), which its output does not show; "
              "mend the program or its docstring"
              for kind, name in sorted(promised - shown)]
    found += _right_faults(snippet)
    if not promised and not asserts(snippet.source):
        found.append(f"{snippet}:1: promises nothing; assert the bad number, or end "
                     "the docstring with 'Raises: NAME.' or 'Warns: NAME.'")
    return found


def _right_faults(snippet: Snippet) -> list[str]:
    """Where it names nothing that is right. That a section is there, a link shows."""
    named = RIGHT.findall(snippet.source)
    if len(named) != 1:
        return [f"{snippet}:1: names {len(named)} things that are right; end its "
                "docstring with 'Right: topic/file.py.', 'Right: page/#section.' or "
                f"'Right: {HERE}.'"]
    if not named[0].endswith(".py"):
        return []
    right = Snippet(snippet.root, named[0])
    if not right.path.exists() or right.wrong:
        return [f"{snippet}:1: names {right} as right, which "
                f"{'shows a mistake, too' if right.wrong else 'does not exist'}; name "
                "another"]
    return []
