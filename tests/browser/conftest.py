"""What the tests in a browser share: the sites as they are served, tabs, pages."""
import contextlib
import functools
import math
import random
from pathlib import Path

import pytest

from tests.browser import visits as pages_seen
from tests.trust import PAGES, key_of_page
from tools import browser, page_weight
from tools.pages import labs, sources

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


@pytest.fixture(scope="session")
def some(trust):
    """some(builder, things): all of MkDocs' site, each sixth, drawn, of the other.

    The other is made of the same pages, scripts and styles. --afresh takes them all.
    """
    def some(builder, things):
        things = list(things)
        if builder == "mkdocs" or trust.afresh:
            return things
        return random.sample(things, math.ceil(len(things) / 6))

    return some


@pytest.fixture
def tab(chromium):
    """A tab of its own, as wide as on a desk, for a reader who wants no motion."""
    with chromium.new_context(reduced_motion="reduce",
                              viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def visits(chromium, homes, sites, root, some, trust):
    """visits(builder): what a browser shows of the pages of its site.

    Without those that have not changed since a visit found nothing wrong, as far as
    such visits are trusted; the home page is always seen, since what it loads is kept
    for the others. That a page still shows the files of its source, which one may edit
    without the page, needs no browser: tests/pages/test_built_site.py.
    """
    code = [Path(module.__file__) for module in (pages_seen, browser, page_weight)]

    @functools.cache
    def visits(builder):
        site, version = sites(builder)[0], browser.version()
        home = f"{builder}: docs/index.md"
        pages = {f"{builder}: {source}": source
                 for source in [*sources.find(root), *labs.find(root)]}
        pages = {name: pages[name] for name in {home, *some(builder, pages)}}
        keys = {name: key_of_page(
                    site, site / pages_seen.address(source) / "index.html", version,
                    *code) for name, source in pages.items()}
        chosen = trust.choose(PAGES, keys, sample=2)
        seen = {}
        with chromium.new_context(service_workers="block", permissions=[
                "clipboard-read", "clipboard-write"]) as context:
            tab = context.new_page()
            for name in [home, *sorted(chosen - {home})]:
                found = seen[name] = pages_seen.visit(
                    tab, homes(builder), site, pages[name])
                if not found.faults(root, builder, seen[home]):
                    trust.keep(PAGES, name, keys[name])
        return list(seen.values())

    return visits
