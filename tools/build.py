"""Build the site into a folder, the plain copies included.

    python tools/build.py site [mkdocs|zensical]

Beside each page lies index.md, the page in plain Markdown with its
programs written out; tools/publish/__init__.py says what else is done. Needs
neither torch nor the network.
"""
import os
import subprocess
import sys
from pathlib import Path

from tools.pages import sources
from tools.publish import finish

HOME = Path(__file__).resolve().parents[1]


def main(folder: str, builder: str = "mkdocs") -> None:
    sources.insist(HOME)
    site = Path(folder).resolve()
    options = {"mkdocs": ["--strict", "-q", "-d", site], "zensical": []}
    if builder not in options:
        sys.exit(f"{builder!r} does not build this site; mkdocs and zensical do")
    if builder == "zensical" and site != HOME / "site":
        sys.exit("Zensical builds into site/ only; try: make site BUILDER=zensical")
    done = subprocess.run([sys.executable, "-m", builder, "build", *options[builder]],
                          cwd=HOME, env=os.environ | {"NO_MKDOCS_2_WARNING": "1"})
    if done.returncode:
        sys.exit("The site was not built; mend what is named above.")
    finish(HOME, site)
    print(f"Built {site}")


if __name__ == "__main__":
    main(*sys.argv[1:])
