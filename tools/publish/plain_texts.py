"""The site as plain text, for readers without a browser.

A Markdown copy of each page beside it, llms.txt that lists them, all of them in one
file and in one for each section, the programs themselves, and all of these in one
archive.
"""
import re
import shutil
import zipfile
from collections import defaultdict
from pathlib import Path

from tools.pages import labs, plain_copy, recipes, sources
from tools.pages.sources import Page
from tools.publish import theme
from tools.publish.site import Site

WHOLE, PARTS, REST = "llms-full.txt", "llms/{}.txt", "other"
ABOVE = """In these texts each program stands below the name of its file. One that is \
wrong on purpose, or shows a mistake and its cure, is marked there, with the name of \
what is right. A recipe, which is there to be copied, is marked as well. Below a \
program stands what it prints."""
ARCHIVE, RECIPES = "snippets.zip", "recipes.zip"
ARCHIVES = re.compile(r'<a href="([\w./-]+\.zip)" download(?:="[^"]*")?>([^<(]*[^<( ])'
                      r'(?: \(\d+ KB\))?</a>')
SUMMARY = ("PyTorch training notes in which every claim is proved by a program. Each "
           "page begins with its answer; each program ran, asserts its claim, and can "
           "be copied unchanged.")
TOLD = """Programs of Torchproof, one file each, by topic. Each runs alone with
torch and scikit-learn, some with matplotlib: python evaluation/dropout.py
The first lines say what a program shows; one that needs more says so there.
One whose name ends in _wrong shows a mistake on purpose; its first lines end with what
is right.
{recipes}
Beside each lies what it prints, as .out. License: MIT.
"""


def add(site: Site) -> None:
    """Put them into the folder of the built site."""
    root, folder = site.root, site.folder
    every = labs.published(root)
    texts = {page: plain_copy.of(page) for page in every}
    for page, text in texts.items():
        copy = folder / page.copy
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    home = theme.CANONICAL.pattern.search(site.pages.get("index.html", ""))
    parts = in_parts(root, every)
    (folder / "llms.txt").write_text(overview(
        parts, home[1] if home else ""), encoding="utf-8")
    (folder / "llms").mkdir(exist_ok=True)
    for name, pages in {WHOLE: [page for part in parts.values() for page in part],
                        **{PARTS.format(name): part for name, part in parts.items()}
                        }.items():
        (folder / name).write_text("\n\n".join(
            [ABOVE, *(f"<!-- {page.copy} -->\n\n{texts[page]}" for page in pages)]),
            encoding="utf-8")
    if copy_new(root / "snippets", folder / "snippets"):
        archive(root, folder / ARCHIVE)


def say_sizes(site: Site) -> None:
    """How large an archive is, in each link to one; all of them are there by now."""
    site.change(lambda text, name: ARCHIVES.sub(
        lambda link: sized(link, site.folder / name), text))


def sized(link: re.Match, page: Path) -> str:
    """A link to an archive, with its size in its text."""
    archive = page.parent / link[1]
    size = f" ({archive.stat().st_size / 1000:.0f} KB)" if archive.is_file() else ""
    return f'<a href="{link[1]}" download>{link[2]}{size}</a>'


def copy_new(source: Path, target: Path) -> list[str]:
    """Copy the files that the target has in no copy yet; returns their names.

    Not what begins with a dot, as a write that was cut short leaves it, and not what
    Python compiled.
    """
    copied = []

    def copy(name: str, to: str) -> None:
        now, there = Path(name).stat(), Path(to)
        if not there.exists() or there.stat().st_mtime_ns != now.st_mtime_ns:
            copied.append(shutil.copy2(name, to))

    shutil.copytree(source, target, copy_function=copy, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".*", "__pycache__"))
    return copied


def in_parts(root: Path, every: list[Page]) -> dict[str, list[Page]]:
    """The pages by their folder in docs/, in the order of the navigation."""
    known = {page.name: page for page in every}
    parts: dict[str, list[Page]] = defaultdict(list)
    for name in dict.fromkeys([*sources.nav(root), *sorted(known)]):
        if page := known.get(name):
            folder, slash, _ = name.partition("/")
            parts[folder if slash else REST].append(page)
    return {name: parts[name] for name in sorted(parts, key=lambda name: name == REST)}


def overview(parts: dict[str, list[Page]], whole: str) -> str:
    """llms.txt: what there is; an address begins with that of the site."""
    lines = ["# Torchproof", "", f"> {SUMMARY}", "", ABOVE, "",
             f"All programs in one archive: [{ARCHIVE}]({whole}{ARCHIVE}); the "
             f"recipes alone: [{RECIPES}]({whole}{RECIPES}). "
             f"All pages in one file: [{WHOLE}]({whole}{WHOLE}). "
             "The pages of a section in one file: "
             + ", ".join(f"[{name}]({whole}{PARTS.format(name)})" for name in parts)
             + "."]
    for name, pages in parts.items():
        lines += ["", f"## {name.capitalize()}", ""]
        for page in pages:
            lines.append(f"- [{page.title}]({whole}{page.copy}): "
                         f"{page.meta.get('description', '')}".rstrip(": "))
    return "\n".join(lines) + "\n"


def archive(root: Path, path: Path) -> None:
    """All programs and what they print."""
    folder = root / "snippets"
    pack(path, TOLD.format(recipes=_recipes(root)), {
        file.relative_to(folder).as_posix(): file
        for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".out")})


def _recipes(root: Path) -> str:
    """The lines of the archive about what is there to be copied."""
    found = recipes.find(root)
    return "\n".join(["Recipes are there to be copied; importing one does nothing:",
                      *(f"  {each.name}: {recipes.told(each)[0]}" for each in found)]
                     ) if found else "There are no recipes yet."


def pack(path: Path, told: str, named: dict[str, Path]) -> None:
    """Files and what is told of them, in an archive with the same bytes each time."""
    files = {"README.txt": told.encode()} | {
        name: file.read_bytes() for name, file in named.items()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(f"torchproof/{name}"), data,
                            zipfile.ZIP_DEFLATED)
