"""Each lab's notebook and script beside its page, for its download links."""
import shutil
from pathlib import Path

from tools.pages import labs


def add(root: Path, site: Path) -> None:
    for lab in labs.find(root):
        folder = site / lab.built.removesuffix(".md")
        for file in (lab.path, lab.script):
            if folder.is_dir() and file.exists():
                shutil.copy(file, folder)
