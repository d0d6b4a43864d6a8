"""Run the tests in two lanes side by side, which take about as long as each other.

    python -m tools.two_lanes
    python -m tools.two_lanes --afresh

The tests in a browser and of the repository run beside those of the programs, of the
pages and of the package. What they print is shown when the others are done. Both lanes
look at the same site, which the first that needs it builds. The options are those of
pytest.
"""
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

HOME = Path(__file__).resolve().parents[1]
BESIDE = ["tests/browser", "tests/repository"]


def main(options: list[str], home: Path = HOME) -> int:
    """The exit status of the first lane that failed, or 0."""
    settings = tomllib.loads((home / "pyproject.toml").read_text("utf-8"))
    rooms = settings["tool"]["pytest"]["ini_options"]["testpaths"]
    first = [room for room in rooms if room not in BESIDE]
    second = [room for room in rooms if room in BESIDE]
    with tempfile.TemporaryDirectory(prefix="sites-") as sites, \
            tempfile.TemporaryFile("w+", encoding="utf-8") as printed:
        pytest = [sys.executable, "-m", "pytest", *options, f"--sites={sites}"]
        beside = subprocess.Popen([*pytest, *second], cwd=home, stdout=printed,
                                  stderr=subprocess.STDOUT)
        try:
            failed = subprocess.call([*pytest, *first], cwd=home)
            print("\nthe tests that ran beside these:", flush=True)
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
