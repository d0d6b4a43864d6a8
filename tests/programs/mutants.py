"""Small damages to a program, each of which a check must notice."""
import ast
from collections.abc import Iterator
from dataclasses import dataclass

SWAPS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt,
    ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
    ast.USub: ast.UAdd, ast.Not: ast.UAdd, ast.Invert: ast.UAdd,
}


SLACK = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)


@dataclass(frozen=True)
class Mutant:
    line: int
    what: str  # "delete opt.step()", or "lr = 0.1 -> lr = 0.15"
    source: str


def mutants(source: str) -> Iterator[Mutant]:
    """Delete each statement, flip each operator, change each constant.

    Left alone: docstrings, annotations, asserts as statements, and in an
    assert with < or > the constant that says how much slack there is,
    and what happens without an optional package, which test_1 looks at.
    """
    tree = ast.parse(source)
    for line, what in _changes(tree):
        yield Mutant(line, what, ast.unparse(tree))


def _changes(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Damage the tree in place, once per turn, and mend it again."""
    for block in _blocks(tree):
        for index, statement in enumerate(block):
            if _docstring(statement):
                continue
            if not isinstance(statement, ast.Pass | ast.Assert):
                block[index] = ast.Pass()
                yield statement.lineno, f"delete {_brief(statement)}"
                block[index] = statement
            before = _brief(statement)
            for _ in _expressions(statement, isinstance(statement, ast.Assert)):
                yield statement.lineno, f"{before} -> {_brief(statement)}"


def _blocks(tree: ast.AST) -> Iterator[list[ast.stmt]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type \
                and ast.unparse(node.type) == "ImportError":
            continue
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list):
                yield block


def _expressions(parent: ast.AST, check: bool) -> Iterator[None]:
    """Flip and change what a statement itself says, not those inside it."""
    for name, field in ast.iter_fields(parent):
        if name in ("annotation", "returns"):
            continue
        for node in field if isinstance(field, list) else [field]:
            if not isinstance(node, ast.AST) or isinstance(node, ast.stmt):
                continue
            slack = check and isinstance(node, ast.Compare) \
                and isinstance(node.ops[0], SLACK)
            both = isinstance(parent, ast.Assert) and isinstance(node, ast.BoolOp)
            if not (both and isinstance(node.op, ast.And)):  # two asserts in one
                yield from _flip(node)
            if slack:
                for side in (node.left, *node.comparators):
                    yield from _slack(side)
            elif isinstance(node, ast.Constant):
                yield from _change(node)
            else:
                yield from _expressions(node, check)


def _slack(side: ast.AST) -> Iterator[None]:
    """One side of an assert with < or >: leave the bare constants be."""
    if isinstance(side, ast.Constant):
        return
    if isinstance(side, ast.BinOp) and any(
            isinstance(part, ast.Constant) for part in (side.left, side.right)):
        for part in (side.left, side.right):
            yield from _slack(part)
        return
    yield from _flip(side)
    yield from _expressions(side, False)


def _flip(node: ast.AST) -> Iterator[None]:
    if isinstance(node, ast.Compare):
        whole = node.ops
        for index, op in enumerate(whole):
            node.ops = [*whole[:index], SWAPS[type(op)](), *whole[index + 1:]]
            yield
        node.ops = whole
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.UnaryOp | ast.AugAssign):
        op = node.op
        node.op = SWAPS[type(op)]()
        yield
        node.op = op


def _change(node: ast.Constant) -> Iterator[None]:
    other = _other(node.value)
    if other is not None:
        value, node.value = node.value, other
        yield
        node.value = value


def _other(value):
    """A different constant of the same kind; None where there is none."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    if isinstance(value, float):
        return value * 1.5 if value else 0.1
    if isinstance(value, str) and value.strip():
        return value + "X"
    return None


def _docstring(node: ast.AST) -> bool:
    return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str))


def _brief(node: ast.AST) -> str:
    text = ast.unparse(node).splitlines()
    return text[0] + (" ..." if len(text) > 1 else "")
