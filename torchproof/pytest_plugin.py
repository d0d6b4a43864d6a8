"""Fixtures for your tests: the findings are the failure.

Installed with the package; in a test:

    def test_the_training_is_sound(preflight):
        model, loader = build()
        preflight(model, nn.CrossEntropyLoss(), next(iter(loader)),
                  torch.optim.Adam(model.parameters()), ignore=["not-in-optimizer"])
"""
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

import torchproof  # torch itself is imported when a test uses a fixture

if TYPE_CHECKING:
    from torchproof import Report


@pytest.fixture
def preflight() -> "Callable[..., Report]":
    """torchproof.preflight, which fails the test if there are findings."""
    def check(*args, **kwargs) -> "Report":
        __tracebackhide__ = True
        return _held(torchproof.preflight(*args, **kwargs))

    return check


@pytest.fixture
def check_data() -> "Callable[..., Report]":
    """torchproof.check_data, which fails the test if there are findings."""
    def check(*args, **kwargs) -> "Report":
        __tracebackhide__ = True
        return _held(torchproof.check_data(*args, **kwargs))

    return check


def _held(report: "Report") -> "Report":
    __tracebackhide__ = True
    if not report.ok:
        pytest.fail(str(report), pytrace=False)
    return report
