"""A recipe as its readers import it."""
import importlib.util
import sys

import pytest
import torch

torch.set_num_threads(1)  # as in tests/preflight/conftest.py


@pytest.fixture(scope="session")
def load(root):
    """load("recipes/training_loop.py"): the file as a module."""
    def load(name):
        path = root / "snippets" / name
        spec = importlib.util.spec_from_file_location(path.stem, path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[path.stem] = module  # where dataclasses look for their names
        try:
            spec.loader.exec_module(module)
        finally:
            del sys.modules[path.stem]
        return module

    return load
