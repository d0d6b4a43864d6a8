"""What the tests of built pages share."""
import pytest


@pytest.fixture(scope="session")
def site(builder, sites):
    """The site that each builder makes, one after the other."""
    return sites(builder)[0]
