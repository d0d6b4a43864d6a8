"""Replace a file as a whole: whoever reads it finds the old text or the new one.

The new text is written beside the file and then given its name, so that a process
which is killed on the way leaves the old file. What it leaves beside that begins with
a dot, so no builder publishes it, and .gitignore names it.
"""
import contextlib
import os
import shutil
from pathlib import Path

ENDS = ".unfinished"


class NotWritten(Exception):
    """The text names the file, and says why and what to do."""


def write(path: Path, content: str | bytes) -> None:
    """Write the content into the file, which keeps its mode, or leave it as it was."""
    path = path.resolve()  # of a link, what it leads to
    beside = path.with_name(f".{path.name}.{os.getpid()}{ENDS}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, str):
            beside.write_text(content, encoding="utf-8")
        else:
            beside.write_bytes(content)
        if path.exists():
            shutil.copymode(path, beside)
        os.replace(beside, path)
    except OSError as error:
        raise NotWritten(f"{path}:1: was not written ({error.strerror}), and is as it "
                         "was; mend that, and run the same command again") from error
    finally:
        with contextlib.suppress(OSError):
            beside.unlink()
