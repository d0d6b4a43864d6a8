"""List the statements of programs and tools that do two things at once.

    python -m tools.double_statements

Some of them read well. It is a list to look through, and no check.
"""
import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
MODULES = {"torch", "nn", "F", "np", "plt"}
FOLDERS = ("snippets", "tools", "tests")


def found(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """The line of each such statement, and what it does."""
    for node in ast.walk(tree):
        for what in (*_statement(node), *_expression(node)):
            yield node.lineno, what
        for _, block in ast.iter_fields(node):
            if isinstance(block, list):
                for one, other in itertools.pairwise(block):
                    if isinstance(one, ast.stmt) and one.end_lineno == other.lineno:
                        yield other.lineno, "two statements in one line"


def _statement(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Assign):
        values = node.value.elts if isinstance(node.targets[0], ast.Tuple) \
            and isinstance(node.value, ast.Tuple) else []
        swap = all(isinstance(each, ast.Name) for each in values)
        if len({_origin(each) for each in values}) > 1 and not swap:
            yield "assigns values that have nothing to do with each other"
        if len(node.targets) > 1 and not isinstance(node.value, ast.Constant):
            yield "assigns to two targets"
    elif isinstance(node, ast.Expr):
        if isinstance(node.value, ast.ListComp | ast.SetComp | ast.DictComp):
            yield "loops for an effect in a comprehension"
        elif isinstance(node.value, ast.IfExp | ast.BoolOp):
            yield "decides for an effect in an expression"
        elif isinstance(node.value, ast.Tuple):
            yield "puts calls into a tuple for their effects"


def _expression(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Call | ast.BinOp | ast.Subscript | ast.Assert):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.NamedExpr):
                yield "assigns with := inside an expression"
    if isinstance(node, ast.IfExp) and isinstance(node.orelse, ast.IfExp):
        yield "chains conditional expressions"
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Compare) \
            and isinstance(node.value, ast.Tuple | ast.List | ast.Constant):
        yield "takes a condition for an index"
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult) \
            and isinstance(node.left, ast.List | ast.Constant) \
            and isinstance(node.right, ast.Compare):
        yield "multiplies by a condition"


def _origin(node: ast.AST) -> str:
    """What a value starts from; values with the same origin belong together.

    x of x.mean(0) and x.std(0), nn.Linear of nn.Linear(2, 3) and nn.Linear(4, 5),
    and the type of constants and lists.
    """
    if isinstance(node, ast.BinOp):
        return _origin(node.left)
    if isinstance(node, ast.UnaryOp):
        return _origin(node.operand)
    if isinstance(node, ast.Call):
        of = getattr(node.func, "value", None)  # x of x.mean(0)
        if of is not None and ast.unparse(of) not in MODULES:
            return _origin(of)
        return ast.unparse(node.func)
    if isinstance(node, ast.Attribute | ast.Subscript):
        return _origin(node.value)
    return node.id if isinstance(node, ast.Name) else type(node).__name__


def main() -> None:
    count = 0
    for folder in FOLDERS:
        for path in sorted((HOME / folder).rglob("*.py")):
            for line, what in sorted(found(ast.parse(path.read_text("utf-8")))):
                print(f"{path.relative_to(HOME).as_posix()}:{line}: {what}")
                count += 1
    print(f"{count} statements do two things at once")


if __name__ == "__main__":
    main()
