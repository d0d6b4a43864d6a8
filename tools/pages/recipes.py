"""The recipes: docs/recipes/index.md, and what their archive says of them."""
import re
from pathlib import Path
from posixpath import relpath

from tools.pages import sources
from tools.programs import snippets
from tools.programs.snippets import GPU, TASK, Snippet

PAGE, MARK = "recipes/index.md", "<!-- recipes -->"
ENDS = re.compile(r"(?<=[.:]) (?=[A-Za-z`])")
SPECIAL = re.compile(r"[\\*_\[\]|<]")


def find(root: Path) -> list[Snippet]:
    """All recipes, in the order of the lessons that explain them."""
    places, order = sources.stands(root), list(sources.nav(root))

    def place(recipe: Snippet) -> tuple[int, str]:
        page = places.get(recipe.name, "").partition("#")[0]
        return order.index(page) if page in order else len(order), recipe.name

    return sorted((snippet for snippet in snippets.find(root) if snippet.recipe),
                  key=place)


def told(recipe: Snippet) -> tuple[str, str]:
    """What it does, as a task, and a sentence more.

    The task is what follows "Recipe:" in its docstring, and the sentence is the first.
    Without it, the docstring itself begins with the task: up to the first full stop or
    colon, and the sentence follows.
    """
    text = snippets.docstring(recipe)
    if named := TASK.search(text):
        return named[1], ENDS.split(text)[0].rstrip(".:")
    task, *more = ENDS.split(text)
    sentence = more[0].rstrip(".:") if more else ""
    return task.rstrip(".:"), sentence[:1].upper() + sentence[1:]


def runs_on(recipe: Snippet) -> str:
    """Where it runs, as far as its code says."""
    if GPU in recipe.needs:
        return "Needs a GPU"
    if re.search(r"\b(?:device|cuda|cpu)\b", recipe.source):
        return "CPU and GPU"
    return "Moves nothing to a device"


def anchor(recipe: Snippet) -> str:
    """Where its card is on the page of recipes."""
    return recipe.path.stem.replace("_", "-")


def body(root: Path) -> str:
    """A card for each recipe: its task, a sentence, the lesson that explains it, where
    it runs, its file. docs/assets/copy.js adds a button that copies it.
    """
    pages = {page.name: page for page in sources.find(root)}
    places = sources.stands(root)
    cards = []
    for recipe in find(root):
        task, sentence = map(escaped, told(recipe))
        file = recipe.path.name
        place = places.get(recipe.name, "")
        why = ""
        if page := pages.get(place.partition("#")[0]):
            why = f"\nExplained in [{page.title}]({relpath(place, 'recipes')}).\n"
        cards.append(
            f'<div class="card" markdown>\n\n## {task} {{ #{anchor(recipe)} }}\n\n'
            f"{sentence}.\n{why}\n"
            f'<p class="take"><span>{runs_on(recipe)}</span> '
            f'<a href="../snippets/{recipe.name}" download>Download {file}</a></p>\n\n'
            "</div>")
    return '<div class="recipes" markdown>\n\n' + "\n\n".join(cards) + "\n\n</div>"


def escaped(text: str) -> str:
    """Text that Markdown shows as it is, but for what stands between backticks."""
    parts = text.split("`")
    parts[::2] = [SPECIAL.sub(r"\\\g<0>", part).replace("\\<", "&lt;")
                  for part in parts[::2]]
    return "`".join(parts)
