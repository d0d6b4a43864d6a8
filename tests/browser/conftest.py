"""What the tests in a browser share: the sites as they are served, tabs, pages."""
import contextlib
import functools

import pytest

from tools import browser

# One page of each kind: where it stands on the site.
KINDS = ["", "loop/step/", "errors/", "errors/losses/", "debugging/start/",
         "debugging/matrix/", "labs/",
         "labs/forgotten_zero_grad/", "programs/", "ledger/", "corrections/",
         "versions/", "schedules/explorer/", "precision/scaler/", "glossary/",
         "concepts/"]


def pytest_generate_tests(metafunc):
    """One test for each kind of page."""
    if "kind" in metafunc.fixturenames:
        metafunc.parametrize("kind", KINDS, ids=lambda kind: f"/{kind}")


@pytest.fixture(scope="session")
def homes(sites):
    """homes(builder): the address of its site, served from now until the end."""
    with contextlib.ExitStack() as servers:
        yield functools.cache(lambda builder: servers.enter_context(
            browser.served(sites(builder)[0])))


@pytest.fixture(scope="session")
def kinds():
    """Where a page of each kind stands on a site."""
    return KINDS


@pytest.fixture
def tab(chromium):
    """A tab of its own, as wide as on a desk, for a reader who wants no motion."""
    with chromium.new_context(reduced_motion="reduce",
                              viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()
