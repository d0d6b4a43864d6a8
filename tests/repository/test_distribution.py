"""What readers install: the package torchproof, alone, which works where it is put."""
import subprocess
import sys
import zipfile
from email import message_from_string

import pytest

from tests.repository.commands import HOME

BUILT_FROM = ("pyproject.toml", "LICENSE", "torchproof")
PROGRAM = """
import torch
from torch import nn
import torchproof

model = nn.Sequential(nn.Linear(8, 32), nn.ReLU(), nn.Linear(32, 4), nn.Softmax(1))
batch = torch.randn(64, 8), torch.arange(64) % 4
report = torchproof.preflight(model, nn.CrossEntropyLoss(), batch)
assert report.codes == ["raw-scores"], report
print(torchproof.__file__)
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """Built from a copy, since setuptools writes into the folder that it builds."""
    folder = tmp_path_factory.mktemp("wheel")
    tracked = subprocess.run(["git", "ls-files", "-z", *BUILT_FROM], cwd=HOME,
                             text=True, check=True, capture_output=True).stdout
    for name in tracked.rstrip("\0").split("\0"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes((HOME / name).read_bytes())
    done = subprocess.run(
        [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation",
         "--no-index", "--wheel-dir", "made", "."],
        cwd=folder, text=True, capture_output=True)
    assert not done.returncode, done.stdout + done.stderr
    [made] = (folder / "made").iterdir()
    return made


def test_the_wheel_holds_the_package_and_nothing_else(wheel):
    with zipfile.ZipFile(wheel) as file:
        names = {name for name in file.namelist() if ".dist-info/" not in name}
    package = HOME / "torchproof"
    wanted = {path.relative_to(HOME).as_posix() for path in package.rglob("*")
              if path.suffix == ".py" or path.name == "py.typed"}
    assert names == wanted


def test_the_wheel_needs_torch_alone(wheel):
    with zipfile.ZipFile(wheel) as file:
        [name] = [each for each in file.namelist() if each.endswith("/METADATA")]
        about = message_from_string(file.read(name).decode())
        [name] = [each for each in file.namelist() if each.endswith("entry_points.txt")]
        entries = file.read(name).decode()
    assert about.get_all("Requires-Dist") == ["torch>=2.0"]
    assert about["Requires-Python"] == ">=3.10"
    assert entries.split() == ["[pytest11]", "torchproof", "=",
                               "torchproof.pytest_plugin"]


def test_it_works_from_where_it_is_installed(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "--no-deps",
                    "--no-index", "--target", "lib", wheel], cwd=tmp_path, check=True)
    (tmp_path / "program.py").write_text(PROGRAM)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, text=True,
                          capture_output=True,
                          env={"PYTHONPATH": str(tmp_path / "lib")})
    assert not done.returncode, done.stderr
    assert done.stdout.strip() == str(tmp_path / "lib" / "torchproof" / "__init__.py")
