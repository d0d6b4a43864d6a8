"""What preflight, watch and check_data look for, made from the checks themselves.

Each check says in the docstring of its module what it looks at, what it reports and
when it is silent. docs/tables/checks.toml puts the checks under headings and names
the page of this site that explains each. Nothing here imports torch.
"""
import ast
import functools
import re
from dataclasses import dataclass
from pathlib import Path
from posixpath import relpath

from tools import read_data
from tools.pages.sources import Page

PAGE, MARK = "debugging/preflight.md", "<!-- checks -->"
CHECKS, SOURCE = "torchproof/checks", "docs/tables/checks.toml"
RAISES = "raises"  # the one code without a check
# Who asks a check, by the evidence that it looks at, if it is not preflight alone.
ASKED_BY = {"Setup": "preflight and watch", "Loop": "preflight and watch",
            "Watched": "watch", "Data": "check_data"}
# A call and what is called of its result, a name with dots, an argument, a name with an
# underscore.
IN_CALL = r"\((?:[^()]|\([^()]*\))*\)"
WORD = re.compile(
    rf"(?<![`\w.])(\.?[a-zA-Z_][\w.]*{IN_CALL}(?:\.\w+{IN_CALL})*"
    r"|(?:nn|F|torch|self)\.[\w.]*\w|\w+=\w[\w.]*\w|\w+=\w+|\w+_\w*)(?![`\w])")


@dataclass(frozen=True)
class Told:
    """What the module of a check says of it."""

    code: str
    title: str  # what is wrong, in a few words
    says: str  # what it looks at, reports and is silent about
    level: str
    fix: str
    evidence: str


def read(root: Path) -> dict[str, dict[str, str]]:
    """By heading: the codes below it and where each is explained, if anywhere."""
    return read_data.read(root, SOURCE)


@functools.cache
def find(folder: Path) -> dict[str, Told]:
    """The checks of a folder of modules, by their codes."""
    found = [told(path.read_text("utf-8")) for path in sorted(folder.glob("*.py"))
             if path.name != "__init__.py"]
    return {each.code: each for each in found}


def told(source: str) -> Told:
    """What a module says of its check.

    >>> print(told('''
    ... \"\"\"`nothing-moves`: the weights are what they were.
    ...
    ... Looks at all weights.
    ... \"\"\"
    ... @check(ERROR, fix="call step().")
    ... def nothing_moves(seen: Loop): ...
    ... '''))
    Told(code='nothing-moves', title='the weights are what they were', \
says='Looks at all weights.', level='Error', fix='call step().', evidence='Loop')
    """
    tree = ast.parse(source)
    first, _, rest = ast.get_docstring(tree).partition("\n")
    code, title = re.fullmatch(r"`(\S+)`: (.+)\.", first).groups()
    [function] = [node for node in tree.body if isinstance(node, ast.FunctionDef)
                  and node.name == code.replace("-", "_")]
    [call] = [each for each in function.decorator_list if isinstance(each, ast.Call)
              and ast.unparse(each.func) == "check"]
    [fix] = [each.value for each in call.keywords if each.arg == "fix"]
    return Told(code, title, " ".join(rest.split()),
                ast.unparse(call.args[0]).capitalize(), ast.literal_eval(fix),
                ast.unparse(function.args.args[0].annotation))


def body(root: Path) -> str:
    """A section for each heading of the table, and one in it for each check."""
    checks, parts = find(root / CHECKS), []
    for heading, codes in read(root).items():
        parts.append(f"## {heading}")
        parts += [_section(root, checks[code], where)
                  for code, where in codes.items() if code in checks]
        if RAISES in codes:
            parts.append(
                f"### `{RAISES}`\n\n**Your own code raises an exception.** Error, from "
                "preflight. Reports what it says, and the last line of your code that "
                f"it came from. {_link(root, codes[RAISES])}".rstrip())
    return "\n\n".join(parts)


def _section(root: Path, check: Told, where: str) -> str:
    title = check.title
    if not WORD.match(title):
        title = title[:1].upper() + title[1:]
    lines = [f"**{_as_code(title)}.** {check.level}, from "
             f"{ASKED_BY.get(check.evidence, 'preflight')}. {_as_code(check.says)}",
             f"Fix: {_as_code(check.fix)} {_link(root, where)}".rstrip()]
    return f"### `{check.code}`\n\n" + "\n\n".join(lines)


def _as_code(text: str) -> str:
    """Names of torch and of Python as code, which docstrings write without marks.

    >>> _as_code("clip_grad_norm_ comes after `step()`, nn.Linear before")
    '`clip_grad_norm_` comes after `step()`, `nn.Linear` before'
    >>> _as_code("F.dropout(x, training=self.training) or torch.no_grad().")
    '`F.dropout(x, training=self.training)` or `torch.no_grad()`.'
    """
    return WORD.sub(r"`\1`", text)


def _link(root: Path, where: str) -> str:
    """Where a page explains it: the title of the page or of its section."""
    if not where:
        return ""
    name, _, anchor = where.partition("#")
    page = Page(root, name)
    title = page.title
    if anchor in page.sections:  # words without marks
        title = re.sub(r"([][*_`])", r"\\\1", page.sections[anchor])
    return f"See [{title}]({relpath(where, 'debugging')})."


def faults(root: Path) -> list[str]:
    """Checks that stand nowhere or twice, and codes that no check has."""
    if not (root / CHECKS).is_dir():
        return []
    listed = [code for codes in read(root).values() for code in codes]
    known = {*find(root / CHECKS), RAISES}
    return [f"{SOURCE}:1: lists {code}, which no check has; drop it"
            for code in dict.fromkeys(listed) if code not in known] + [
        f"{SOURCE}:1: lists {code} {listed.count(code)} times; once is wanted"
        for code in sorted(known) if listed.count(code) != 1]
