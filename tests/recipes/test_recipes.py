"""Each recipe can be imported, does nothing by that, and has tests of its own."""
import pytest

from tests.recipes import recipe_faults
from tools.pages import recipes
from tools.programs.snippets import Snippet


def pytest_generate_tests(metafunc):
    if "recipe" in metafunc.fixturenames:
        found = recipes.find(metafunc.config.getoption("root"))
        metafunc.parametrize("recipe", found, ids=lambda recipe: recipe.name)


def test_is_there_to_be_imported(recipe, hold):
    hold(recipe_faults.form_faults(recipe))


def test_importing_it_does_nothing(recipe, runner, hold):
    hold(recipe_faults.import_faults(runner, recipe))


def test_has_tests_of_its_own(recipe, root, hold):
    hold(recipe_faults.untested(root, recipe))


def test_each_test_file_has_its_recipe(root, hold):
    known = {path for recipe in recipes.find(root)
             for path in recipe_faults.test_files(root, recipe)}
    hold([f"tests/recipes/{path.name}:1: tests no recipe; delete it or rename it"
          for path in sorted((root / "tests" / "recipes").glob("test_*.py"))
          if path not in known and path.name != "test_recipes.py"])


# -- what these checks report ----------------------------------------------

SOUND = '''"""Add two numbers. It takes whatever has a plus."""
import torch

ONE = 1


def add(a: int, b: int = ONE) -> int:
    """The sum."""
    return a + b


if __name__ == "__main__":
    torch.manual_seed(0)
    print(add(1))
'''
FAULTS = {
    "sound": ("", "", None),
    "a call at the top": ("ONE = 1", "print(1)\nONE = 1", "runs when the recipe is"),
    "no sentence": (" It takes whatever has a plus.", "", "begin its docstring with"),
    "no docstring": ('    """The sum."""\n', "", "add has no docstring"),
    "an untyped argument": ("a: int", "a", "add does not say of which types"),
    "an untyped result": (" -> int", "", "add does not say of which types"),
}
IMPORTED = {
    "sound": ("", "", None),
    "prints": ("ONE = 1", 'ONE = print("hello")', r"importing it prints 'hello'"),
    "seeds": ("ONE = 1", "ONE = torch.manual_seed(3)", "changes the state of torch's"),
    "draws": ("ONE = 1", "import random\nONE = random.random()",
              "changes the state of random"),
    "switches gradients off": ("ONE = 1", "ONE = torch.set_grad_enabled(False)",
                               "changes whether gradients are recorded"),
    "writes": ("ONE = 1", "ONE = open('x', 'w').close()", "changes the folder"),
    "raises": ("ONE = 1", "ONE = 1 / 0", "cannot be imported: ZeroDivisionError"),
}


def planted(tmp_path, old, new):
    path = tmp_path / "snippets" / "recipes" / "add.py"
    path.parent.mkdir(parents=True)
    path.write_text(SOUND.replace(old, new) if old else SOUND)
    return Snippet(tmp_path, "recipes/add.py")


def reported(found, said):
    assert len(found) == (said is not None), found
    assert said is None or said in found[0]


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_no_recipe_is_reported(fault, tmp_path):
    old, new, said = FAULTS[fault]
    reported(recipe_faults.form_faults(planted(tmp_path, old, new)), said)


def test_a_demonstration_without_a_guard_is_reported(tmp_path):
    recipe = planted(tmp_path, 'if __name__ == "__main__":\n    torch', "torch")
    recipe.path.write_text(recipe.source.replace("    print", "print"))
    found = recipe_faults.form_faults(recipe)
    assert "ends without a demonstration" in found[0]
    assert all("runs when the recipe is imported" in each for each in found[1:])
    assert len(found) == 3


@pytest.mark.parametrize("fault", IMPORTED)
def test_an_import_that_does_something_is_reported(fault, runner, tmp_path):
    old, new, said = IMPORTED[fault]
    reported(recipe_faults.import_faults(runner, planted(tmp_path, old, new)), said)


@pytest.mark.parametrize(("text", "said"), [
    (None, "write tests/recipes/test_add.py"),
    ("def helper(): ...\n", "write tests/recipes/test_add.py"),
    ('\ndef test_it(load):\n    assert load("recipes/add.py").add(1) == 2\n', None)])
def test_a_recipe_without_tests_is_reported(text, said, tmp_path):
    recipe = planted(tmp_path, "", "")
    if text:
        tests = tmp_path / "tests" / "recipes" / "test_add.py"
        tests.parent.mkdir(parents=True)
        tests.write_text(text)
    reported(recipe_faults.untested(tmp_path, recipe), said)
