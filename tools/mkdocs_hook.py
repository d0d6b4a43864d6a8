"""MkDocs' door to what makes this site.

mkdocs.yml names this file, so `mkdocs build` and `mkdocs serve` give the whole
site by themselves. What is done is written in tools/pages/ and tools/publish/,
which Zensical's build calls too; this file only says when MkDocs does it.
"""
import gc
import json
import sys
from pathlib import Path
from types import MethodType

from mkdocs.exceptions import PluginError
from mkdocs.structure.pages import Page

HOME = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(HOME))  # MkDocs adds tools/ and takes both away again

from tools import read_data, while_editing  # noqa: E402
from tools.pages import lab_page  # noqa: E402
from tools.publish import finish  # noqa: E402

gc.set_threshold(100_000)  # a build makes objects and soon drops them all

live = False  # whether the site is being edited, under `mkdocs serve`
only_changed = False  # whether a build leaves the other pages as they lie there


def on_startup(command, dirty):
    global live, only_changed
    live, only_changed = command == "serve", dirty


def on_serve(server, config, builder):
    """A page that cannot be built does not take the site away."""
    while_editing.survive_faults(server, _root(config), only_changed)
    return server


def on_config(config):
    """Programs are found from any folder, also with `mkdocs build -f`.

    What cannot be read is said before the build has changed anything.
    """
    if found := read_data.faults(_root(config), site_only=True):
        raise PluginError("\n".join(found))
    snippets = config.mdx_configs["pymdownx.snippets"]
    snippets["base_path"] = [str(_root(config) / name) for name in
                             snippets["base_path"]]


def on_page_markdown(markdown, page, config, files):
    """A notebook becomes a page like every other.

    mkdocs-jupyter finds the notebooks. What it would show of them brings
    styles of its own, some 120 KB a page; so the cells become Markdown,
    and MkDocs renders that.
    """
    if page.file.src_uri.endswith(".ipynb"):
        notebook = json.loads(markdown)
        page.meta |= notebook["metadata"]  # its description, tags, concepts
        page.render = MethodType(Page.render, page)  # not mkdocs-jupyter's
        name = Path(page.file.src_uri).stem
        return lab_page.as_markdown(notebook, name, config.repo_url)


def on_post_build(config):
    finish(_root(config), Path(config.site_dir), live)


def _root(config):
    return Path(config.config_file_path).resolve().parent
