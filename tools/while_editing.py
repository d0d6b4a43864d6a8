"""What a server does when a build fails while the site is edited.

MkDocs' own would print a traceback and answer nothing until the fault is mended. This
makes it say what is wrong, in a line for each fault, and show the pages as they were,
with these lines at their foot. Once the fault is mended, they load again without.
"""
import contextlib
import html
import logging
import shutil
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

from mkdocs.exceptions import Abort

from tools.pages import source_faults

log = logging.getLogger("mkdocs.commands.serve")
FOOT = """<div role="alert" style="position: fixed; inset: auto 0 0; z-index: 99; \
max-height: 50vh; overflow: auto; padding: .6em 1em; background: #a00; color: #fff; \
font: 14px/1.5 monospace; white-space: pre-wrap"><b>This page is as it was before:</b>
{}</div>
"""


def survive_faults(server, root: Path, only_changed: bool) -> None:
    """Have MkDocs' server go on when the sources below root cannot be built.

    `only_changed` says that a build leaves the pages that did not change.
    """
    build, site, wrong = server.builder, Path(server.root), []

    def rebuild():
        wrong.clear()
        try:
            with contextlib.nullcontext() if only_changed else kept(site):
                build()
        except Exception as error:
            wrong.extend(told(error, root))

    server.builder = rebuild
    server.set_app(with_foot(server.get_app(), wrong))
    if (root / "records").exists():
        server.watch(str(root / "records"))  # from which the bars are made


@contextlib.contextmanager
def kept(site: Path) -> Iterator[None]:
    """Give a build an empty folder; if it fails, the site is there as it was."""
    before = site.with_name(f"before-{site.name}")
    site.rename(before)
    site.mkdir()
    try:
        yield
    except BaseException:
        shutil.rmtree(site)
        before.rename(site)
        raise
    shutil.rmtree(before)


def told(error: Exception, root: Path) -> list[str]:
    """Say in the terminal why a build failed; returns the lines."""
    if isinstance(error, Abort):  # MkDocs has said it
        return str(error.__context__ or error).splitlines()
    found = source_faults.all_faults(root)
    if not found:
        traceback.print_exception(error)  # no source is to blame, so a tool is
        found = [f"{type(error).__name__}: {error}"]
    for fault in found:
        log.error(fault)
    return found


def with_foot(answer: Callable, wrong: list[str]) -> Callable:
    """An application that answers the same, and at the foot of pages what is wrong."""
    def answer_with_foot(environ: dict, start_response: Callable):
        started = []
        body = answer(environ, lambda *start: started.append(start))
        status, headers, *_ = started[0]
        if wrong and dict(headers).get("Content-Type") == "text/html":
            head, end, rest = b"".join(body).rpartition(b"</body>")
            foot = FOOT.format(html.escape("\n".join(wrong))).encode()
            body = [head + foot + end + rest]
            headers = [("Content-Type", "text/html"),
                       ("Content-Length", str(len(body[0])))]
        start_response(status, headers)
        return body

    return answer_with_foot
