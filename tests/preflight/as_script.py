"""A planted bug as the script that someone with the bug would have written.

For a tool that reads code and does not run it. planted_bugs.py shares its loop and its
step between all bugs, and asks in each whether the bug is on; here the loop stands
below what the bug makes, with its step written out, and the answer is known.
"""
import ast
import copy
from pathlib import Path
from typing import Any

BUGS = Path(__file__).with_name("planted_bugs.py")
SHARED = {"Case", "Bug", "bug", "BUGS", "training", "scheduled"}  # not in the script
SOUND = "sound"  # the step of a training that names no other
POSITIONS = ("seed", "data", "model", "opt", "loss_fn")  # of what training() is given
LOOP = """
for epoch in range(epochs):
    for batch in DataLoader(TensorDataset(data.x, data.y), size, shuffle=shuffle):
        x, y = batch
JUDGED.train(not EVALUATE)
with torch.no_grad():
    print(metric(JUDGED(data.x_test), data.y_test))
"""
SET = ("data", "model", "opt", "loss_fn", "epochs", "size", "shuffle", "metric")


class Known(ast.NodeTransformer):
    """The code where these names have these values, and what is not run is gone."""

    def __init__(self, values: dict[str, Any]):
        self.values = values

    def visit_Name(self, node: ast.Name) -> ast.AST:
        known = node.id in self.values
        return ast.Constant(self.values[node.id]) if known else node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.AST:
        self.generic_visit(node)
        known = isinstance(node.op, ast.Not) and isinstance(node.operand, ast.Constant)
        return ast.Constant(not node.operand.value) if known else node

    def visit_IfExp(self, node: ast.IfExp) -> ast.AST:
        self.generic_visit(node)
        if not isinstance(node.test, ast.Constant):
            return node
        return node.body if node.test.value else node.orelse

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        self.generic_visit(node)
        if not isinstance(node.test, ast.Constant):
            return node
        return node.body if node.test.value else node.orelse


class Called(ast.NodeTransformer):
    """loss_of(model, loss_fn, batch) written out as loss_fn(model(x), y)."""

    def visit_Call(self, node: ast.Call) -> ast.AST:
        self.generic_visit(node)
        if ast.unparse(node.func) != "loss_of":
            return node
        model, loss_fn, _ = map(ast.unparse, node.args)
        return _expression(f"{loss_fn}({model}(x), y)")


def script(name: str, on: bool) -> str:
    """The bug of that function, or its twin, as a script."""
    module = ast.parse(BUGS.read_text("utf-8"))
    functions = {each.name: each for each in module.body
                 if isinstance(each, ast.FunctionDef)}
    shared = [each for each in module.body
              if not (isinstance(each, ast.FunctionDef) and each.decorator_list
                      and ast.unparse(each.decorator_list[0]).startswith("bug("))
              and not SHARED & {*_names(each)}]
    made = Known({"on": on}).visit(functions[name]).body
    end = next(n for n, each in enumerate(made) if isinstance(each, ast.Return))
    given = _given(functions["training"], made[end].value)
    steps = _inner(functions["training"]) | _inner(functions["scheduled"]) | {
        each.name: each for each in made if isinstance(each, ast.FunctionDef)}
    step = given["step"]
    if isinstance(step, ast.Call):  # scheduled(model, opt, sched, first=...)
        first = any(each.value.value for each in step.keywords)
        step = Known({"first": first}).visit(_inner(functions["scheduled"])["step"])
    else:
        step = steps[SOUND if isinstance(step, ast.Constant) else ast.unparse(step)]
    loop = _loop(given)
    inner = loop[0].body[0].body
    if not isinstance(given["change"], ast.Constant):
        inner += ast.parse(f"x, y = {ast.unparse(given['change'])}(x, y)").body
    inner += [Called().visit(each) for each in step.body
              if not isinstance(each, ast.Return)]
    if not isinstance(given["after_epoch"], ast.Constant):
        loop[0].body += ast.parse(f"{ast.unparse(given['after_epoch'])}()").body
    head = ast.parse("from torch.utils.data import DataLoader, TensorDataset\n"
                     "seed = 0\ntorch.manual_seed(seed)").body
    values = [ast.parse(f"{key} = {ast.unparse(given[key])}").body[0]
              for key in SET if key != ast.unparse(given[key])]
    body = [*shared, *head, *(each for each in made[:end] if each is not step),
            *values, *loop]
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))


def _names(node: ast.stmt) -> list[str]:
    """What a statement of the module defines."""
    target = getattr(node, "target", None)
    return [getattr(node, "name", ""), getattr(target, "id", "")]


def _inner(function: ast.FunctionDef) -> dict[str, ast.FunctionDef]:
    return {each.name: copy.deepcopy(each) for each in function.body
            if isinstance(each, ast.FunctionDef)}


def _given(training: ast.FunctionDef, call: ast.Call) -> dict[str, ast.expr]:
    """What training() is given by that call, and its defaults for the rest."""
    defaults = dict(zip([each.arg for each in training.args.kwonlyargs],
                        training.args.kw_defaults, strict=True))
    values = dict(zip(POSITIONS, call.args, strict=False))
    return {"loss_fn": training.args.defaults[0], **defaults, **values,
            **{each.arg: each.value for each in call.keywords}}


def _loop(given: dict[str, ast.expr]) -> list[ast.stmt]:
    judged = "model" if isinstance(given["tested"], ast.Constant) \
        else ast.unparse(given["tested"])
    text = LOOP.replace("JUDGED", judged)
    if ast.unparse(given["evaluate"]) == "True":
        text = text.replace(".train(not EVALUATE)", ".eval()")
    else:
        text = text.replace("EVALUATE", "False")
    return ast.parse(text).body


def _expression(text: str) -> ast.expr:
    return ast.parse(text, mode="eval").body
