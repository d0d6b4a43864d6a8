"""Each lab's notebook and script beside its page, for its download links."""
import shutil

from tools.pages import labs
from tools.publish.site import Site


def add(site: Site) -> None:
    for lab in labs.find(site.root):
        folder = site.folder / lab.built.removesuffix(".md")
        for file in (lab.path, lab.script):
            if folder.is_dir() and file.exists():
                shutil.copy(file, folder)
