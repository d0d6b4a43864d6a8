"""What the tests in a browser share: the sites as they are served, tabs, pages."""
import contextlib
import functools

import pytest

from tools import browser
from tools.pages import built, labs, sources

# One page of each kind: where it stands on the site.
KINDS = ["", "loop/step/", "errors/", "errors/losses/", "debugging/start/", "labs/",
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
def home(homes):
    """The address of the site that MkDocs built."""
    return homes("mkdocs")


@pytest.fixture(scope="session")
def site(sites):
    """The folder of the site that MkDocs built."""
    return sites("mkdocs")[0]


@pytest.fixture(scope="session")
def shown(sites, root, summary):
    """shown(builder): the pages and labs that its site has.

    What a builder cannot show is named in the report.
    """
    def shown(builder):
        every = [*sources.find(root), *labs.find(root)]
        made = {page.name for page in built.find(sites(builder)[0])}
        missing = [source for source in every if source.built not in made]
        if missing:
            summary.say(f"{builder} made {len(missing)} sources into no page; no "
                        f"browser looked at {', '.join(map(str, missing))}")
        return [source for source in every if source not in missing]

    return shown


@pytest.fixture(scope="session")
def kinds(sites, shown):
    """kinds(builder): where a page of each kind stands on its site."""
    def kinds(builder):
        shown(builder)  # says which are missing
        return [kind for kind in KINDS
                if (sites(builder)[0] / kind / "index.html").exists()]

    return kinds


@pytest.fixture
def tab(chromium):
    """A tab of its own, as wide as on a desk, for a reader who wants no motion."""
    with chromium.new_context(reduced_motion="reduce",
                              viewport={"width": 1280, "height": 900}) as context:
        yield context.new_page()
