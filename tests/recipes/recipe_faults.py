"""What is wrong with a recipe as something to import: its form, its tests, its import.

That it does what it promises is for its own test file to show.
"""
import ast
from pathlib import Path

from tools.pages import recipes
from tools.programs.runner import Runner
from tools.programs.snippets import RECIPES, Snippet

# At the top of a file these do nothing but name things.
NAMES = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.ClassDef, ast.Assign,
         ast.AnnAssign)
GUARD = "__name__ == '__main__'"
# Imports the recipe and says what that changed.
IMPORT = '''"""Import a recipe."""
import importlib.util
import os
import random
import sys
from pathlib import Path

import numpy as np
import torch


def states():
    return {{
        "the state of random": random.getstate(),
        "the state of numpy.random": str(np.random.get_state()),
        "the state of torch's generator": torch.get_rng_state().tolist(),
        "whether gradients are recorded": torch.is_grad_enabled(),
        "the default dtype": torch.get_default_dtype(),
        "the folder it is in": sorted(os.listdir()),
    }}


sys.dont_write_bytecode = True
np.set_printoptions(threshold=sys.maxsize)
path = Path({name!r})
path.write_text({source!r}, encoding="utf-8")
spec = importlib.util.spec_from_file_location(path.stem, path.resolve())
module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
before = states()
spec.loader.exec_module(module)
after = states()
for what in before:
    if before[what] != after[what]:
        print("CHANGES", what)
'''


def form_faults(recipe: Snippet) -> list[str]:
    """Where it does more than name things, or does not say what they take and give."""
    tree, where = ast.parse(recipe.source), str(recipe)
    body, found = tree.body[1:], []  # without the docstring
    last = body[-1] if body else None
    if isinstance(last, ast.If) and ast.unparse(last.test) == GUARD:
        body = body[:-1]
    else:
        found.append(f"{where}:{len(recipe.source.splitlines())}: ends without a "
                     'demonstration; write it under if __name__ == "__main__":')
    found += [f"{where}:{node.lineno}: runs when the recipe is imported; put it into a "
              "function, or into the demonstration"
              for node in body if not isinstance(node, NAMES)]
    task, sentence = recipes.told(recipe)
    if not task or not sentence:
        found.append(f"{where}:1: begin its docstring with the task, and a sentence on "
                     "how it is done")
    if recipe.name.startswith(RECIPES):
        found += [fault for node in body for fault in _untold(where, node)]
    return found


def _untold(where: str, node: ast.stmt) -> list[str]:
    """What a function or class that readers call does not say of itself."""
    if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name[0] == "_":
        return []
    found = [] if ast.get_docstring(node) else [
        f"{where}:{node.lineno}: {node.name} has no docstring; say what it does"]
    inner = node.body if isinstance(node, ast.ClassDef) else [node]
    for each in inner:
        if isinstance(each, ast.FunctionDef) and not _typed(each):
            found.append(f"{where}:{each.lineno}: {each.name} does not say of which "
                         "types its arguments and its result are")
    return found


def _typed(function: ast.FunctionDef) -> bool:
    given = function.args
    named = [*given.posonlyargs, *given.args, *given.kwonlyargs,
             *filter(None, (given.vararg, given.kwarg))]
    return bool(function.returns or function.name == "__init__") and all(
        each.annotation for each in named if each.arg not in ("self", "cls"))


def test_files(root: Path, recipe: Snippet) -> list[Path]:
    """Where its tests may be: in this room, or in one of its own."""
    stem = recipe.path.stem
    return [path for room in ("recipes", stem)
            if (path := root / "tests" / room / f"test_{stem}.py").exists()]


def untested(root: Path, recipe: Snippet) -> list[str]:
    """A fault if no test file loads the recipe."""
    stem = recipe.path.stem
    for path in test_files(root, recipe):
        text = path.read_text("utf-8")
        if "\ndef test_" in text and (recipe.name in text
                                      or f"snippets.recipes.{stem}" in text
                                      or f"snippets.recipes import {stem}" in text):
            return []
    return [f"{recipe}:1: has no tests; write tests/recipes/test_{stem}.py, which "
            f"loads {recipe.name}"]


def import_faults(runner: Runner, recipe: Snippet) -> list[str]:
    """What importing it prints or changes."""
    program = IMPORT.format(name=recipe.path.name, source=recipe.source)
    run = runner.submit("importing.py", program).result()
    lines = run.log.splitlines()
    if run.code:
        return [f"{recipe}:1: cannot be imported: {lines[-1]}"]
    changed = [line.removeprefix("CHANGES ") for line in lines
               if line.startswith("CHANGES ")]
    printed = [line for line in lines if not line.startswith("CHANGES ")]
    return [f"{recipe}:1: importing it changes {what}; leave that to who calls it"
            for what in changed] + [
        f"{recipe}:1: importing it prints {line!r}; leave that to the demonstration"
        for line in printed[:1]]
