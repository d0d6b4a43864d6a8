"""The site as plain text, for readers without a browser.

A Markdown copy of each page beside it, llms.txt and llms-full.txt, the
programs themselves, and all of them in one archive.
"""
import re
import shutil
import zipfile
from pathlib import Path

from tools.pages import labs, plain_copy, sources
from tools.pages.sources import Page
from tools.publish.site import Site

ARCHIVE = "snippets.zip"
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
Beside each lies what it prints, as .out. License: MIT.
"""


def add(site: Site) -> None:
    """Put them into the folder of the built site."""
    root, folder = site.root, site.folder
    every = [*sources.find(root), *(lab for lab in labs.find(root) if lab.stored)]
    texts = {page: plain_copy.of(page) for page in every}
    for page, text in texts.items():
        copy = folder / page.copy
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_text(text, encoding="utf-8")
    (folder / "llms.txt").write_text(overview(root, every), encoding="utf-8")
    (folder / "llms-full.txt").write_text("\n\n".join(
        f"<!-- {page.copy} -->\n\n{text}" for page, text in texts.items()),
        encoding="utf-8")
    if copy_new(root / "snippets", folder / "snippets"):
        archive(root, folder / ARCHIVE)
    site.change(lambda text, name: ARCHIVES.sub(
        lambda link: sized(link, folder / name), text))


def sized(link: re.Match, page: Path) -> str:
    """A link to an archive, with its size in its text."""
    archive = page.parent / link[1]
    size = f" ({archive.stat().st_size / 1000:.0f} KB)" if archive.is_file() else ""
    return f'<a href="{link[1]}" download>{link[2]}{size}</a>'


def copy_new(source: Path, target: Path) -> list[str]:
    """Copy the files that the target has in no copy yet; returns their names.

    Not what begins with a dot, as a write that was cut short leaves it.
    """
    copied = []

    def copy(name: str, to: str) -> None:
        now, there = Path(name).stat(), Path(to)
        if not there.exists() or there.stat().st_mtime_ns != now.st_mtime_ns:
            copied.append(shutil.copy2(name, to))

    shutil.copytree(source, target, copy_function=copy, dirs_exist_ok=True,
                    ignore=shutil.ignore_patterns(".*"))
    return copied


def overview(root: Path, every: list[Page]) -> str:
    """llms.txt: what there is, in the order of the navigation."""
    known = {page.name: page for page in every}
    lines = ["# Torchproof", "", f"> {SUMMARY}", "",
             f"All programs in one archive: [{ARCHIVE}]({ARCHIVE}). "
             "All pages in one file: [llms-full.txt](llms-full.txt).",
             "", "## Pages", ""]
    for name in dict.fromkeys([*sources.nav(root), *sorted(known)]):
        if page := known.get(name):
            lines.append(f"- [{page.title}]({page.copy}): "
                         f"{page.meta.get('description', '')}".rstrip(": "))
    return "\n".join(lines) + "\n"


def archive(root: Path, path: Path) -> None:
    """All programs and what they print; the same bytes each time."""
    folder = root / "snippets"
    files = {"README.txt": TOLD.encode()} | {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*")) if file.suffix in (".py", ".out")}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in files.items():
            packed.writestr(zipfile.ZipInfo(f"torchproof/{name}"), data,
                            zipfile.ZIP_DEFLATED)
