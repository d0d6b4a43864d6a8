"""Serve the site with live reload: python -m tools.serve [PORT]

`mkdocs serve` shows the same. This is `mkdocs serve --dirty`, which builds
only the pages that changed, and two things more: a page is also built again
if a file that it embeds changed, or one that shapes all pages; and a change is
noticed sooner.
"""
import logging
import os
import socket
import sys
from functools import partial
from pathlib import Path

from mkdocs.commands import serve
from mkdocs.structure.files import File

from tools.pages import source_faults, sources

HOME = Path(__file__).resolve().parents[1]


def is_modified(file: File) -> bool:
    """Whether the page has to be built again."""
    built = Path(file.abs_dest_path)
    if not file.is_documentation_page() or not built.exists():
        return modified_itself(file)
    made_from = [HOME / "mkdocs.yml", *(HOME / "docs" / "theme").rglob("*")]
    if file.src_uri.endswith(".md"):
        made_from += [HOME / "snippets" / name for name
                      in sources.embedded(sources.Page(HOME, file.src_uri))]
    newest = max(path.stat().st_mtime for path in made_from if path.exists())
    return modified_itself(file) or newest > built.stat().st_mtime


modified_itself = File.is_modified


def check_port(port: str) -> None:
    if not port.isdecimal() or not 0 < int(port) < 65536:
        sys.exit(f"{port!r} is not a port; try: make serve PORT=9000")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", int(port)))
        except OSError as error:
            sys.exit(f"Port {port} cannot be used ({error.strerror}); "
                     f"try another: make serve PORT={int(port) % 65535 + 1}")


def main(port: str = "8000") -> None:
    check_port(port)
    source_faults.insist(HOME)
    os.environ["NO_MKDOCS_2_WARNING"] = "1"
    os.chdir(HOME)
    logging.basicConfig(level=logging.INFO, format="%(levelname)-7s %(message)s")
    logging.getLogger("mkdocs.commands.build").addFilter(
        lambda record: "'dirty' build" not in record.getMessage())
    File.is_modified = is_modified
    serve.LiveReloadServer = partial(serve.LiveReloadServer, polling_interval=0.1)
    serve.serve(build_type="dirty", livereload=True, dev_addr=f"127.0.0.1:{port}")


if __name__ == "__main__":
    main(*sys.argv[1:])
