"""What guards share: the checks, run on a small site that holds a fault."""
import contextlib
import io
from pathlib import Path

import pytest

from tests.conftest import RUNNER
from tools.programs.runner import Runner

HOME = Path(__file__).parents[2]


class Lent:
    """Gives a run of pytest a runner that already has torch."""

    def __init__(self, runner):
        self._runner = runner

    def pytest_configure(self, config):
        config.stash[RUNNER] = self._runner


@pytest.fixture(scope="session")
def quick():
    """A runner that soon loses its patience with a program."""
    runner = Runner(limit=3)
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def check(quick):
    """Runs checks on a site, by pytest, in this process; the code and the report."""
    def check(root, checks, *options):
        with contextlib.redirect_stdout(io.StringIO()) as report:
            code = pytest.main(
                ["-q", "--capture=no", "-p", "no:faulthandler", f"--rootdir={HOME}",
                 f"--root={root}", *options,
                 *(str(HOME / "tests" / name) for name in checks)],
                plugins=[Lent(quick)])
        if code == pytest.ExitCode.INTERRUPTED:
            raise KeyboardInterrupt
        return code, report.getvalue()

    return check
