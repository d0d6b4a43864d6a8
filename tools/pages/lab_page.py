"""Makes a page like every other of each notebook in docs/labs.

mkdocs-jupyter finds the notebooks and offers them for download. What it
would show of them brings styles of its own, some 120 KB a page; so the
cells become Markdown here, and MkDocs renders that as any page.
"""
import json
import shutil
from pathlib import Path
from types import MethodType

from mkdocs.structure.pages import Page

GITHUB = "https://github.com/"
COLAB = "https://colab.research.google.com/github/{}/blob/main/docs/labs/{}.ipynb"
DRAWS = '??? example "The code that draws the figure above"'


def on_page_markdown(markdown, page, config, files):
    if page.file.src_uri.endswith(".ipynb"):
        notebook = json.loads(markdown)
        page.meta |= notebook["metadata"]  # its description, tags, concepts
        page.render = MethodType(Page.render, page)  # not mkdocs-jupyter's
        return as_markdown(notebook, Path(page.file.src_uri).stem, config.repo_url)


def on_post_page(output, page, config):
    """The script beside its notebook, for download."""
    if page.file.src_uri.endswith(".ipynb"):
        name = f"labs/{Path(page.file.src_uri).stem}.py"
        script = Path(config.config_file_path).parent / "snippets" / name
        if script.exists():
            shutil.copy(script, Path(page.file.abs_dest_path).parent)


def as_markdown(notebook, name, repo_url=""):
    """The cells in order, the figure and the downloads behind the first."""
    first, *others = notebook["cells"]
    parts = [*_cell(first)]
    if any(_figure(cell) for cell in notebook["cells"]):
        parts.append(f'<figure>\n--8<-- "labs/{name}.svg"\n</figure>')
    links = [f'<a href="{name}.ipynb" download>Download the notebook</a>',
             f'<a href="{name}.py" download>Download the script</a>']
    if (repo_url or "").startswith(GITHUB):
        colab = COLAB.format(repo_url.removeprefix(GITHUB).strip("/"), name)
        links.append(f'<a href="{colab}">Open in Colab</a>')
    parts.append('<p class="downloads">' + "\n".join(links) + "</p>")
    for cell in others:
        parts += _cell(cell)
    return "\n\n".join(parts) + "\n"


def _cell(cell):
    source = "".join(cell["source"])
    if cell["cell_type"] != "code":
        return [source]
    blocks = [_fence("python", source)]
    printed = "".join("".join(out.get("text", "")) for out in cell["outputs"])
    if printed:
        blocks.append(_fence('{ .text .no-copy title="Output" }', printed))
    if _figure(cell):
        folded = "\n\n".join(blocks).splitlines()
        blocks = [f"{DRAWS}\n\n" + "\n".join(f"    {line}".rstrip() for line in folded)]
    return blocks


def _fence(info, text):
    return f"``` {info}\n{text.rstrip()}\n```"


def _figure(cell):
    return any("image/svg+xml" in out.get("data", {})
               for out in cell.get("outputs", []))
