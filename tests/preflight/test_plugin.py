"""The fixtures of the plugin: in a test of somebody else, a report is the failure."""
import subprocess
import sys
from pathlib import Path

import pytest

HOME = Path(__file__).parents[2]
TESTS = '''
import pytest
import torch
from torch import nn
from torch.utils.data import DataLoader, TensorDataset

torch.manual_seed(0)
X, Y = torch.randn(64, 8), torch.arange(64) % 4


def training(*end):
    model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4), *end)
    return model, nn.CrossEntropyLoss(), (X, Y), torch.optim.Adam(model.parameters())


def loader(**more):
    return DataLoader(TensorDataset(X, Y), 8, **more)


def test_sound(preflight):
    assert preflight(*training()).ok


def test_broken(preflight):
    preflight(*training(nn.Softmax(1)))


def test_accepted(preflight):
    said = preflight(*training(nn.Softmax(1)), ignore=["raw-scores"])
    assert [each.code for each in said.ignored] == ["raw-scores"]


def test_refused(preflight):
    with pytest.raises(TypeError, match="did you mean"):
        preflight(*training(), ignore=["raw-score"])


def test_data(check_data):
    assert check_data(loader(shuffle=True)).ok


def test_broken_data(check_data):
    check_data(loader())


def test_accepted_data(check_data):
    assert check_data(loader(), ignore=["fixed-order"]).ok
'''


WITHOUT_THE_FIXTURES = """
import sys


def test_of_something_else():
    assert "torchproof.pytest_plugin" in sys.modules
    assert "torch" not in sys.modules
"""


def pytest_of(folder, tests):
    """Run a file of tests with the plugin, without anything of this repository."""
    (folder / "test_theirs.py").write_text(tests)
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "torchproof.pytest_plugin",
         "-p", "no:cacheprovider", "-rA", "--color=no", "--rootdir", folder, folder],
        cwd=HOME, text=True, capture_output=True)


@pytest.fixture(scope="module")
def said(tmp_path_factory):
    """What pytest prints of the tests."""
    done = pytest_of(tmp_path_factory.mktemp("theirs"), TESTS)
    assert done.returncode == pytest.ExitCode.TESTS_FAILED, done.stdout + done.stderr
    return done.stdout


def outcome(said, test):
    return next(row.split()[0] for row in said.splitlines()
                if row.startswith(("PASSED", "FAILED", "ERROR"))
                and f"::{test}" in row and row.split()[1].endswith(test))


@pytest.mark.parametrize("test", ["test_sound", "test_accepted", "test_refused",
                                  "test_data", "test_accepted_data"])
def test_what_is_sound_or_ignored_passes(said, test):
    assert outcome(said, test) == "PASSED"


@pytest.mark.parametrize(("test", "code"), [
    ("test_broken", "error raw-scores:"),
    ("test_broken_data", "warning fixed-order:")])
def test_the_report_is_the_failure(said, test, code):
    assert outcome(said, test) == "FAILED"
    shown = said.partition(f"_ {test} _")[2].partition("\n___")[0]
    assert code in shown and "    Fix: " in shown and " finding" in shown
    assert "def check" not in shown and "pytest_plugin.py" not in shown


def test_torch_is_not_imported_for_tests_that_do_not_use_the_fixtures(tmp_path):
    done = pytest_of(tmp_path, WITHOUT_THE_FIXTURES)
    assert done.returncode == pytest.ExitCode.OK, done.stdout + done.stderr
