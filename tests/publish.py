"""Build the site into a folder, the plain copies included.

    python tests/publish.py site

Beside each page lies index.md, the page in plain Markdown with its
programs written out; snippets/ holds the programs themselves. Needs
neither torch nor the network.
"""
import os
import shutil
import subprocess
import sys
from pathlib import Path

from proof import pages

HOME = Path(__file__).resolve().parents[1]


def main(folder: str) -> None:
    pages.insist(HOME)
    site = Path(folder).resolve()
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-d", site],
        cwd=HOME, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    if done.returncode:
        sys.exit("The site was not built; mend what is named above.")
    add_copies(site)
    print(f"Built {site}")


def add_copies(site: Path) -> None:
    for page in pages.find(HOME):
        stem = Path(page.name).with_suffix("")
        copy = site / (stem.parent if stem.name == "index" else stem) / "index.md"
        copy.write_text(pages.publish(page), encoding="utf-8")
    shutil.copytree(HOME / "snippets", site / "snippets", dirs_exist_ok=True)


if __name__ == "__main__":
    main(sys.argv[1])
