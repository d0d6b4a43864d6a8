"""Serve, build and try versions, as someone does who has just cloned this."""
import re
import shutil
import socket
import sys

import pytest

from tests.repository.commands import HOME, run
from tools import try_versions


def test_a_busy_port_ends_in_one_clear_line():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        code, text = run(sys.executable, "-m", "tools.serve", port)
    assert code
    assert re.fullmatch(rf"Port {port} cannot be used \(Address already in use\); "
                        r"try another: make serve PORT=\d+", text)


def test_a_port_that_is_none_ends_in_one_clear_line():
    code, text = run(sys.executable, "-m", "tools.serve", "abc")
    assert (code, text) == (1, "'abc' is not a port; try: make serve PORT=9000")


def test_a_version_that_is_none_ends_in_one_clear_line():
    code, text = run(sys.executable, "-m", "tools.try_versions", "2.15")
    assert (code, text) == (1, "'2.15' is not a version of torch; try: make "
                               'versions TORCH="2.3.1 1.13.1", or TORCH=newest')


def test_a_torch_for_no_python_here_ends_in_a_clear_line(tmp_path, monkeypatch):
    """Each Python is tried until one can be given that torch."""
    tried = []

    def fill(venv, version, python):
        tried.append(python)
        (venv / "bin").mkdir(parents=True)
        return (version, python) == ("2.0.0", "python3.99")

    shutil.copy(HOME / "constraints.txt", tmp_path)
    monkeypatch.setattr(try_versions, "HOME", tmp_path)
    monkeypatch.setattr(try_versions, "pythons", lambda: ["python3.98", "python3.99"])
    monkeypatch.setattr(try_versions, "fill", fill)
    with pytest.raises(SystemExit, match=r"torch 1\.0\.0 could not be installed with "
                                         r"python3\.98, python3\.99 .* TORCH_PYTHON="):
        try_versions.interpreter("1.0.0")
    assert try_versions.interpreter("2.0.0").endswith(".cache/torch-2.0.0/bin/python")
    assert tried == ["python3.98", "python3.99"] * 2


def test_another_builder_is_named_with_those_that_there_are(tmp_path):
    code, text = run(sys.executable, "-m", "tools.build", tmp_path / "site", "sphinx")
    assert (code, text) == (1, "'sphinx' does not build this site; mkdocs and zensical "
                               "do")
