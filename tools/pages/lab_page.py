"""The page that is made of a notebook in docs/labs.

Its cells become Markdown, which a builder renders as any page.
"""
import yaml

HEADER = ("description", "tags", "concepts")  # of a notebook, kept for its page
GITHUB = "https://github.com/"
COLAB = "https://colab.research.google.com/github/{}/blob/main/docs/labs/{}.ipynb"
DRAWS = '??? example "The code that draws the figure above"'


def as_markdown(notebook, name, repo_url="", folder=""):
    """The cells in order, the downloads below the answer, the figure behind the first.

    The folder is that of the downloads, seen from where the builder starts.
    """
    first, *others = notebook["cells"]
    top = "".join(first["source"]).split("\n\n", 2)
    parts = [*top[:2], '<p class="downloads">'
             + "\n".join(links(name, repo_url, folder)) + "</p>", *top[2:]]
    if any(_figure(cell) for cell in notebook["cells"]):
        parts.append(f'<figure>\n--8<-- "labs/{name}.svg"\n</figure>')
    for cell in others:
        parts += _cell(cell)
    return "\n\n".join(parts) + "\n"


def links(name, repo_url="", folder="", words=("Download the notebook",
                                               "Download the script", "Open in Colab")):
    """What can be done with a lab: take its files along, open it where it runs."""
    notebook, script, colab = words
    found = [f'<a href="{folder}{name}.ipynb" download>{notebook}</a>',
             f'<a href="{folder}{name}.py" download>{script}</a>']
    if (repo_url or "").startswith(GITHUB):
        there = COLAB.format(repo_url.removeprefix(GITHUB).strip("/"), name)
        found.append(f'<a href="{there}">{colab}</a>')
    return found


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


def source(notebook, name, repo_url=""):
    """A whole Markdown file, for a builder that shows no notebooks.

    Zensical takes each link to start beside this file, labs/warmup.md, and
    turns it into one that starts at the page's folder, labs/warmup/.
    """
    kept = {key: notebook["metadata"][key] for key in HEADER
            if key in notebook["metadata"]}
    header = yaml.safe_dump(kept, allow_unicode=True, sort_keys=False)
    return f"---\n{header}---\n\n{as_markdown(notebook, name, repo_url, f'{name}/')}"
