"""Build the site into a folder: the one way, for `make site`, for tests, for hosts.

    python -m tools.build FOLDER [mkdocs|zensical]

MkDocs calls tools/mkdocs_hook.py, which finishes the site; so `mkdocs build`
gives the same. Zensical calls no hooks and shows no notebooks: it gets a copy of
the sources in which each notebook is Markdown, and its site is finished here.
Neither needs torch or the network.
"""
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from tools import whole_file
from tools.pages import lab_page, labs, source_faults, sources
from tools.publish import finish, theme

HOME = Path(__file__).resolve().parents[1]
NOTEBOOK = re.compile(r"(\]\([^()\s]+)\.ipynb(?=[)#\s])")  # as the target of a link
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
CHATTER = re.compile(r"^(?:INFO|Build started|Build finished|No issues found).*\n?",
                     re.MULTILINE)


class Failed(Exception):
    """The builder could not build the site; the text is what it said."""


def build(root: Path, site: Path, builder: str = "mkdocs", *, strict: bool = False,
          **variables: str) -> str:
    """Build the site from the sources below root; returns the builder's warnings.

    The variables are those of mkdocs.yml: SITE_URL and REPO_URL.
    """
    ours = site / "sitemap.xml", site.with_name(f".{site.name}{whole_file.ENDS}")
    if site.exists() and any(site.iterdir()) and not any(
            path.exists() for path in ours):
        raise Failed(f"{site} holds something that is not a site, and the builder "
                     "would delete it; name an empty folder, or a new one")
    environment = os.environ | variables | {"NO_MKDOCS_2_WARNING": "1"}
    site.parent.mkdir(parents=True, exist_ok=True)
    ours[1].touch()  # if the build is cut short, the next one may replace what it left
    said = BUILDERS[builder](root, site, strict, environment)
    ours[1].unlink()
    return said


def with_mkdocs(root: Path, site: Path, strict: bool, environment: dict) -> str:
    return run("mkdocs", ["-d", str(site), *["--strict"] * strict], root, environment)


def with_zensical(root: Path, site: Path, strict: bool, environment: dict) -> str:
    with tempfile.TemporaryDirectory() as room:
        stage(root, Path(room), environment)
        said = run("zensical", ["--strict"] * strict, Path(room), environment)
        if site.exists():
            shutil.rmtree(site)
        shutil.copytree(Path(room, "site"), site)
    finish(root, site)
    return said


BUILDERS = {"mkdocs": with_mkdocs, "zensical": with_zensical}


def run(builder: str, options: list[str], root: Path, environment: dict) -> str:
    done = subprocess.run([sys.executable, "-m", builder, "build", *options], cwd=root,
                          env=environment, text=True, capture_output=True)
    said = CHATTER.sub("", COLOUR.sub("", done.stdout + done.stderr))
    if done.returncode:
        raise Failed(f"{builder} could not build the site:\n{said}")
    return said


# -- what Zensical is given ------------------------------------------------

def stage(root: Path, into: Path, environment: dict) -> None:
    """Write the sources below root as Zensical can read them."""
    config = sources.settings(root, environment)
    del config["hooks"]
    config["plugins"] = [each for each in config["plugins"]
                         if "mkdocs-jupyter" not in each]
    if "nav" in config:
        config["nav"] = _as_markdown(config["nav"])
    (into / "mkdocs.yml").write_text(yaml.safe_dump(
        config, allow_unicode=True, sort_keys=False), encoding="utf-8")
    shutil.copytree(root / "snippets", into / "snippets")
    shutil.copytree(root / "docs", into / "docs",
                    ignore=shutil.ignore_patterns("*.ipynb", ".*"))
    for page in (into / "docs").rglob("*.md"):
        text = page.read_text(encoding="utf-8")
        page.write_text(NOTEBOOK.sub(r"\1.md", text), encoding="utf-8")
    for lab in labs.find(root):
        if lab.stored:
            text = lab_page.source(lab.stored, lab.stem, config.get("repo_url"))
            path = (into / "docs" / lab.name).with_suffix(".md")
            path.parent.mkdir(exist_ok=True)
            path.write_text(NOTEBOOK.sub(r"\1.md", text), encoding="utf-8")


def _as_markdown(nav):
    """The navigation with a page of Markdown in place of each notebook."""
    if isinstance(nav, list):
        return [_as_markdown(each) for each in nav]
    if isinstance(nav, dict):
        return {title: _as_markdown(each) for title, each in nav.items()}
    return re.sub(r"\.ipynb$", ".md", nav)


# -- the command -----------------------------------------------------------

def main(folder: str, builder: str = "mkdocs") -> None:
    if builder not in BUILDERS:
        sys.exit(f"{builder!r} does not build this site; mkdocs and zensical do")
    source_faults.insist(HOME)
    site = Path(folder).resolve()
    try:
        print(build(HOME, site, builder, strict=True), end="")
    except Failed as failed:
        sys.exit(f"{failed}\nThe site was not built; change what is named above.")
    home = theme.CANONICAL.pattern.search((site / "index.html").read_text("utf-8"))[1]
    print(f"Built {folder}/ for {home}. For another address: "
          "SITE_URL=https://… REPO_URL=https://… make site")


if __name__ == "__main__":
    main(*sys.argv[1:])
