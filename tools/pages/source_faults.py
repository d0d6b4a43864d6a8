"""What is wrong with the Markdown sources: what they embed, and how."""
import itertools
import re
import sys
from pathlib import Path

from tools import read_data
from tools.pages.sources import EMBED, MARKER, Block, Page, blocks, embedded, find

NAMED = re.compile(r"`(?:snippets/)?([\w-]+/[\w-]+\.(?:py|out|svg))`")


def faults(page: Page) -> list[str]:
    """What is wrong with the source of a page."""
    found = []
    whole = list(blocks(page.text))
    for number, line in enumerate(page.text.splitlines(), 1):
        where = f"{page}:{number}"
        if MARKER in line and not (match := EMBED.fullmatch(line)):
            found.append(f'{where}: would be printed as it stands; write '
                         '--8<-- "topic/file.py" in quotes, alone on its line, '
                         "nothing behind it, no section and no line range")
        elif MARKER in line:
            target = page.root / "snippets" / match[1]
            if not target.exists():
                todo = ("write it" if target.suffix == ".py"
                        else "run make update")
                found.append(f"{where}: embeds snippets/{match[1]}, which does "
                             f"not exist; {todo}")
            elif not target.read_text(encoding="utf-8").strip():
                found.append(f"{where}: embeds snippets/{match[1]}, which is "
                             "empty; a block must show something")
        for name in NAMED.findall(line):
            path = page.root / "snippets" / name
            if path.parent.is_dir() and not path.exists():
                found.append(f"{where}: names snippets/{name}, which does not exist; "
                             "name the one that is meant")
    for block, after in itertools.zip_longest(whole, whole[1:]):
        where = f"{page}:{block.line}"
        if not block.closed:
            found.append(f"{where}: opens a block that nothing closes")
        elif not "".join(block.body).strip():
            found.append(f"{where}: is an empty block")
        elif block.python:
            found += _python(where, block, after, page.text.splitlines())
    if not any(name.endswith(".py") for name in embedded(page)) \
            and not page.meta.get("no_snippet"):
        found.append(f"{page}:1: has no snippet; embed one, or state the reason "
                     "as no_snippet: in its front matter")
    return found


def _python(where: str, block: Block, after: Block | None,
            lines: list[str]) -> list[str]:
    if not (block.embeds or "").endswith(".py"):
        if any(MARKER in line for line in block.body):
            return []  # the marker has been reported
        return [f"{where}: shows code that no test ran; embed a file from "
                "snippets/"]
    if block.title != block.embeds:
        return [f'{where}: needs title="{block.embeds}", the path of what it shows']
    out = block.embeds.removesuffix(".py") + ".out"
    if after is None or after.embeds != out:
        return [f"{where}: shows no output; embed {out} in the next block"]
    if "text" not in after.info or after.title != "Output":
        return [f"{where}: write its output block as "
                '``` { .text .no-copy title="Output" }']
    if any(map(str.strip, lines[block.end:after.line - 1])):
        return [f"{where}: its output does not follow at once; put it right behind the "
                "program, or behind the fold that ends with the program"]
    if after.indent > block.indent:
        return [f"{where}: its output is folded away and it is not; indent both alike, "
                "or the program alone"]
    return []


def all_faults(root: Path) -> list[str]:
    """What is wrong with all that the site is made from.

    What cannot be read is told alone: no page can be judged without it.
    """
    return read_data.faults(root, site_only=True) or [
        fault for page in find(root) for fault in faults(page)]


def insist(root: Path) -> None:
    """Print what is wrong with the sources, if anything is, and stop the program."""
    if found := all_faults(root):
        sys.exit("\n".join(found))
