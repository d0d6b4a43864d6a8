"""What a page offers as a download and is no program by itself.

Each lab's notebook and script, beside its page, and all recipes in one archive.
"""
import shutil
from pathlib import Path

from tools.pages import labs, recipes
from tools.publish.plain_texts import RECIPES, pack
from tools.publish.site import Site

TOLD = """Recipes of Torchproof: code to copy into your project. Importing one does
nothing; python NAME.py shows it at work. Each needs torch, and what else its first
lines import. License: MIT.

{}
"""


def add(site: Site) -> None:
    for lab in labs.find(site.root):
        folder = site.folder / lab.built.removesuffix(".md")
        for file in (lab.path, lab.script):
            if folder.is_dir() and file.exists():
                shutil.copy(file, folder)
    archive(site.root, site.folder / RECIPES)


def archive(root: Path, path: Path) -> None:
    """Nothing but the recipes, and a line on each."""
    named = {recipe.path.name: recipe.path for recipe in recipes.find(root)}
    lines = [f"{recipe.path.name}: {task}. {sentence}." for recipe in recipes.find(root)
             for task, sentence in [recipes.told(recipe)]]
    pack(path, TOLD.format("\n".join(lines)), named)
