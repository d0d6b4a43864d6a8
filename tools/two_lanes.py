"""Run the tests in two lanes side by side: those in a browser, and all others.

    python -m tools.two_lanes
    python -m tools.two_lanes --afresh

A browser waits most of the time, so its tests cost little beside the others. What they
print is shown when the others are done. The options are those of pytest.
"""
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
BROWSER = "tests/browser"


def main(options: list[str], home: Path = HOME) -> int:
    """The exit status of the first lane that failed, or 0."""
    settings = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
    rooms = settings["tool"]["pytest"]["ini_options"]["testpaths"]
    pytest = [sys.executable, "-m", "pytest", *options]
    others = [room for room in rooms if room != BROWSER]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        beside = subprocess.Popen([*pytest, BROWSER], cwd=home, stdout=printed,
                                  stderr=subprocess.STDOUT)
        try:
            failed = subprocess.call([*pytest, *others], cwd=home)
            print("\nthe tests in a browser, which ran beside these:", flush=True)
            failed_beside = beside.wait()
        finally:
            beside.terminate()
        printed.seek(0)
        shutil.copyfileobj(printed, sys.stdout)
    sys.stdout.flush()
    return failed or failed_beside


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
