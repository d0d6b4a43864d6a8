"""Mutations: small changes to a program, to see whether its asserts notice.

A mutation deletes a statement, flips an operator, changes a constant, negates a
condition, leaves a context manager, an attribute or an index out, negates a result or
adds one to it, or changes a call: one argument fewer, two swapped, the opposite
function, or what it was given in place of what it returns. None touches an assert. In a
mutant, an assert that is false does not end the program: its number is noted, and the
mutant ends once all that were still to be judged have failed.
"""
import ast
import builtins
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

OPERATORS = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.Pow: ast.Mult,
    ast.MatMult: ast.Mult, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd, ast.LShift: ast.RShift, ast.RShift: ast.LShift,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.Lt: ast.GtE, ast.GtE: ast.Lt,
    ast.Gt: ast.LtE, ast.LtE: ast.Gt, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.And: ast.Or, ast.Or: ast.And,
}
OPPOSITES = [("mean", "sum"), ("max", "min"), ("argmax", "argmin"), ("amax", "amin"),
             ("zeros", "ones"), ("zeros_like", "ones_like"), ("train", "eval"),
             ("any", "all"), ("sorted", "list"), ("no_grad", "enable_grad"),
             ("tensor", "from_numpy")]
OPPOSITE = {one: other for pair in OPPOSITES for one, other in (pair, pair[::-1])}
OPPOSITE_STRING = {"cpu": "meta", "meta": "cpu", "mean": "sum", "sum": "mean"}
MAKERS = {"tensor", "ones", "zeros", "full", "eye", "linspace", "rand", "randn"}
KEPT = (ast.Pass, ast.Assert, ast.Import, ast.ImportFrom, ast.Global, ast.Nonlocal)
LIKELY, POSSIBLE, UNLIKELY = 0, 3, 9  # that an assert notices; added to the distance
FAR = 9  # the distance of what no assert reads
# The seeds make a mutant that lost its own do the same in each run.
SETUP = r"""
import os as _os, random as _random, numpy as _numpy, torch as _torch
_random.seed(4711), _numpy.random.seed(4711), _torch.manual_seed(4711)
_wanted = set(WANTED)
def _note(number):
    if number in _wanted:
        _wanted.remove(number)
        _os.write(2, b"\n\x1eassert %d\n" % number)
        if not _wanted:
            _os._exit(0)
"""
NOTED = re.compile("\x1eassert (\\d+)")


@dataclass(frozen=True, eq=False)
class Mutation:
    """A node of the tree, in a field of its parent, and what replaces it."""

    parent: ast.AST
    field: str
    index: int | None  # where the field is a list
    new: list[ast.AST]
    statement: ast.stmt  # the innermost that it changes
    rank: int
    name: str  # "22:14 0.1 -> 0.15" or "23:4 delete opt.step()"


class Program:
    """A program whose asserts note that they are false, and its mutations."""

    def __init__(self, source: str):
        self.tree = ast.parse(source)
        self.asserts = sorted(
            (node for node in ast.walk(self.tree) if isinstance(node, ast.Assert)),
            key=lambda node: (node.lineno, node.col_offset))
        self.mutations = list(_mutations(self.tree))
        self._distance = [_distances(self.tree, node) for node in self.asserts]
        _let_note(self.tree, self.asserts)

    def source(self, wanted: Collection[int], mutation: Mutation | None = None) -> str:
        """The program, or a mutant, which notes those asserts when they are false."""
        if mutation is None:
            return self._unparsed(wanted)
        parent, field, index = mutation.parent, mutation.field, mutation.index
        old = getattr(parent, field)
        setattr(parent, field, mutation.new[0] if index is None else
                [*old[:index], *mutation.new, *old[index + 1:]])
        try:
            return self._unparsed(wanted)
        finally:
            setattr(parent, field, old)

    def _unparsed(self, wanted: Collection[int]) -> str:
        body = self.tree.body
        head = next((index for index, node in enumerate(body) if not (
            _docstring(node) or getattr(node, "module", "") == "__future__")), 0)
        return (ast.unparse(ast.Module(body[:head], []))
                + SETUP.replace("WANTED", repr(sorted(wanted)))
                + ast.unparse(ast.Module(body[head:], [])))

    def likeliest(self, mutations: list[Mutation], wanted: Collection[int]) -> Mutation:
        """The mutation that one of those asserts is likeliest to notice."""
        return min(mutations, key=lambda each: each.rank + min(
            self._distance[number].get(each.statement, FAR) for number in wanted))


def _let_note(tree: ast.Module, asserts: list[ast.Assert]) -> None:
    """Replace each assert, in place, by what notes that it is false."""
    numbers = {node: number for number, node in enumerate(asserts)}
    for parent in ast.walk(tree):
        for _, block in ast.iter_fields(parent):
            for index, node in enumerate(block if isinstance(block, list) else []):
                if node in numbers:
                    note = ast.parse(f"if not x: _note({numbers[node]})").body[0]
                    note.test.operand = node.test
                    block[index] = note


# -- all mutations of a tree ------------------------------------------------

def _mutations(parent: ast.AST, statement: ast.stmt | None = None,
               ) -> Iterator[Mutation]:
    for field, value in ast.iter_fields(parent):
        if field in ("annotation", "returns", "format_spec"):
            continue
        for index, node in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(node, ast.AST) or _left_alone(node):
                continue
            inner = node if isinstance(node, ast.stmt) else statement
            for rank, new in _variants(parent, field, node):
                if new and ast.dump(new[0]) == ast.dump(node):
                    continue  # f(x, x) with its arguments swapped
                yield Mutation(parent, field,
                               index if isinstance(value, list) else None,
                               new, inner, UNLIKELY if _prints(inner) else rank,
                               _name(node, new, inner))
            yield from _mutations(node, inner)


def _left_alone(node: ast.AST) -> bool:
    """Asserts, docstrings, and what happens without an optional package."""
    return isinstance(node, ast.Assert) or _docstring(node) or (
        isinstance(node, ast.ExceptHandler) and node.type is not None
        and ast.unparse(node.type) == "ImportError")


def _variants(parent: ast.AST, field: str, node: ast.AST,
              ) -> Iterator[tuple[int, list[ast.AST]]]:
    """What may replace a node, and how likely an assert is to notice that."""
    if isinstance(node, ast.stmt):
        yield from _statements(parent, node)
    elif isinstance(node, ast.Compare):
        for index, op in enumerate(node.ops):
            ops = [*node.ops[:index], OPERATORS[type(op)](), *node.ops[index + 1:]]
            yield LIKELY, [ast.Compare(node.left, ops, node.comparators)]
    elif isinstance(node, ast.BinOp):
        yield LIKELY, [ast.BinOp(node.left, OPERATORS[type(node.op)](), node.right)]
    elif isinstance(node, ast.BoolOp):
        yield LIKELY, [ast.BoolOp(OPERATORS[type(node.op)](), node.values)]
    elif isinstance(node, ast.UnaryOp):
        yield LIKELY, [node.operand]
    elif isinstance(node, ast.Constant):
        for rank, other in _constants(node.value):
            yield rank, [ast.Constant(other)]
    elif isinstance(node, ast.Call):
        yield from _calls(node)
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load) \
            and node.id in OPPOSITE and hasattr(builtins, node.id):
        yield POSSIBLE, [ast.Name(OPPOSITE[node.id], node.ctx)]
    elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
        if node.attr in OPPOSITE:
            yield POSSIBLE, [ast.Attribute(node.value, OPPOSITE[node.attr], node.ctx)]
        if node.attr in ("inf", "nan", "pi"):
            yield LIKELY, [ast.Constant(1.0)]
        elif field != "func":  # w.grad -> w
            yield UNLIKELY, [node.value]
    elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Load):
        yield UNLIKELY, [node.value]
    if field == "elts" and len(parent.elts) > 1 \
            and not isinstance(getattr(parent, "ctx", None), ast.Store):
        yield UNLIKELY, []
    if field == "value" and isinstance(parent, ast.Assign | ast.Return) \
            and not isinstance(node, ast.Constant | ast.Lambda):
        yield UNLIKELY, [ast.BinOp(node, ast.Add(), ast.Constant(1))]
        yield UNLIKELY, [ast.UnaryOp(ast.USub(), node)]
    if field in ("test", "ifs") and not isinstance(node, ast.Compare):
        yield POSSIBLE, [ast.UnaryOp(ast.Not(), node)]
    if field == "decorator_list":
        yield POSSIBLE, []


def _statements(parent: ast.AST, node: ast.stmt) -> Iterator[tuple[int, list[ast.AST]]]:
    if isinstance(node, ast.AugAssign):
        yield LIKELY, [ast.AugAssign(node.target, OPERATORS[type(node.op)](),
                                     node.value)]
    if isinstance(node, ast.With):
        yield LIKELY, [ast.If(ast.Constant(True), node.body, [])]
    defined = isinstance(node, ast.FunctionDef | ast.ClassDef) \
        and not isinstance(parent, ast.ClassDef)
    if not isinstance(node, KEPT) and not defined:
        alone = isinstance(node, ast.Expr | ast.AugAssign | ast.If | ast.Break
                           | ast.Continue | ast.Delete) or (
            isinstance(node, ast.Assign)
            and not isinstance(node.targets[0], ast.Name | ast.Tuple))
        yield LIKELY if alone else UNLIKELY, [ast.Pass()]


def _constants(value) -> Iterator[tuple[int, object]]:
    if value is None:
        yield UNLIKELY, 0
    elif isinstance(value, bool):
        yield LIKELY, not value
    elif isinstance(value, int):
        yield LIKELY, value + 1
        if value not in (0, -1):
            yield POSSIBLE, 0
        if value > 1:
            yield POSSIBLE, value - 1
            yield UNLIKELY, 10 * value
    elif isinstance(value, float):
        yield LIKELY, value * 1.5 if value else 0.1
        if value:
            yield POSSIBLE, 0.0
            yield UNLIKELY, -value
            yield UNLIKELY, 100 * value
    elif isinstance(value, str | bytes) and value.strip():
        if value in OPPOSITE_STRING:
            yield POSSIBLE, OPPOSITE_STRING[value]
        other = "X" if isinstance(value, str) else b"X"
        yield from ((UNLIKELY, new)
                    for new in (value + other, other + value, other[:0]))


def _calls(node: ast.Call) -> Iterator[tuple[int, list[ast.AST]]]:
    given, named = node.args, node.keywords
    if isinstance(node.func, ast.Attribute):  # x.detach() -> x
        yield POSSIBLE, [node.func.value]
    if given and not isinstance(given[0], ast.Starred):  # relu(x) -> x
        yield POSSIBLE, [given[0]]
    for index in range(len(named)):
        yield POSSIBLE, [ast.Call(node.func, given,
                                  [*named[:index], *named[index + 1:]])]
    if given:
        yield POSSIBLE, [ast.Call(node.func, given[:-1], named)]
    if isinstance(node.func, ast.Attribute) and node.func.attr in MAKERS \
            and all(each.arg != "requires_grad" for each in named):
        yield POSSIBLE, [ast.Call(node.func, given, [
            *named, ast.keyword("requires_grad", ast.Constant(True))])]
    for index in range(len(given) - 1):
        swapped = [*given[:index], given[index + 1], given[index], *given[index + 2:]]
        yield UNLIKELY, [ast.Call(node.func, swapped, named)]


def _name(node: ast.AST, new: list[ast.AST], statement: ast.stmt) -> str:
    place = node if hasattr(node, "lineno") else statement
    before = _brief(node)
    after = "" if not new or isinstance(new[0], ast.Pass) else _brief(new[0])
    return f"{place.lineno}:{place.col_offset} " + (
        f"{before} -> {after}" if after else f"delete {before}")


def _brief(node: ast.AST) -> str:
    text = ast.unparse(node).strip().splitlines()
    return text[0] + (" ..." if len(text) > 1 else "")


def _docstring(node: ast.AST) -> bool:
    return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
            and isinstance(node.value.value, str))


def _prints(node: ast.AST | None) -> bool:
    return (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            and ast.unparse(node.value.func) == "print")


# -- which of them an assert may notice --------------------------------------

def _distances(tree: ast.Module, goal: ast.Assert) -> dict[ast.stmt, int]:
    """How many steps lie between what a statement writes and what the assert reads."""
    reads, writes, outer = {}, {}, {}
    for node in ast.walk(tree):
        for child in ast.iter_child_nodes(node):
            outer[child] = node if isinstance(node, ast.stmt) else outer.get(node)
        if isinstance(node, ast.stmt) and not isinstance(node, ast.Assert):
            reads[node], writes[node] = _names(node)
    for node in writes:
        if isinstance(node, ast.Expr):  # opt.step() writes what opt was made of
            for other in writes:
                if isinstance(other, ast.Assign) and writes[node] & writes[other]:
                    writes[node] = writes[node] | reads[other]
    for node in reads:
        if isinstance(node, ast.Return):
            around = outer[node]
            while not isinstance(around, ast.FunctionDef):
                around = outer[around]
            writes[node] = {around.name}
    found: dict[ast.stmt, int] = {}
    known, steps = _names(goal)[0], 0
    while True:
        fresh = {node for node in reads if writes[node] & known}
        fresh |= {outer[node] for node in fresh if outer[node] in reads}
        fresh -= set(found)
        if not fresh:
            return found
        for node in fresh:
            found[node] = steps
            known = known | reads[node]
        steps += 1


def _names(statement: ast.stmt) -> tuple[set[str], set[str]]:
    """What a statement reads and writes, without the statements inside of it."""
    reads, writes, left = set(), set(), [statement]
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        writes.add(statement.name)
    while left:
        node = left.pop()
        if isinstance(node, ast.Name):
            (reads if isinstance(node.ctx, ast.Load) else writes).add(node.id)
        if isinstance(node, ast.Attribute | ast.Subscript) \
                and isinstance(node.ctx, ast.Store):  # w.grad = None writes w
            writes |= {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
        left += [child for child in ast.iter_child_nodes(node)
                 if not isinstance(child, ast.stmt)]
    if isinstance(statement, ast.Expr | ast.AugAssign):
        writes |= reads
    return reads, writes
