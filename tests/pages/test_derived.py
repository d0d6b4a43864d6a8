"""What a page shows of a table or a record is what that says now."""
import pytest

from tools import whole_file
from tools.pages import derived
from tools.pages.derived import Part, Tables
from tools.pages.sources import Page


def pytest_generate_tests(metafunc):
    """One test for each part that stands on a page, and none for other pages."""
    if "place" in metafunc.fixturenames:
        found = derived.find(metafunc.config.getoption("root"))
        metafunc.parametrize("place", found,
                             ids=[f"{page}: {part.mark}" for part, page in found])


@pytest.fixture(scope="session")
def tables(ledger, messages, verified):
    return Tables(ledger, messages, verified)


def test_is_what_its_source_makes_of_it(place, tables, update, summary, hold):
    """--update writes it anew."""
    part, page = place
    if "messages" in part.mark and tables.messages.faults:
        pytest.fail("the messages have faults of their own", pytrace=False)
    if update and (text := derived.made(part, page, tables)) != page.text:
        whole_file.write(page.path, text)
        summary.wrote(page.path)
    hold(derived.faults(part, page, tables))


@pytest.mark.parametrize(("text", "mark", "new"), [
    ("# A\n\n<!-- x -->\n\nOld.\n\n## B\n", "<!-- x -->",
     "# A\n\n<!-- x -->\n\nNew.\n"),
    ("# A\n\n<!-- x -->\n\nOld.\n\n<!-- end of x -->\n\n## B\n", "<!-- x -->",
     "# A\n\n<!-- x -->\n\nNew.\n\n<!-- end of x -->\n\n## B\n"),
    ("# A\n\n## X\n\nOld.\n\n### Y\n\n## B\n\nText.\n", "## X",
     "# A\n\n## X\n\nNew.\n\n## B\n\nText.\n"),
    ("# A\n\n## X\n", "## X", "# A\n\n## X\n\nNew.\n"),
    ("# A\n\n## X and Y\n", "## X", "# A\n\n## X and Y\n")])
def test_only_what_stands_below_a_mark_is_replaced(text, mark, new):
    assert derived.replaced(text, mark, "New.") == new
    assert derived.replaced(new, mark, "New.") == new


@pytest.mark.parametrize(("text", "said"), [
    ("# A\n", "1: has no line <!-- x -->; write it above what comes from x.toml"),
    ("# A\n\n<!-- x -->\n\nOld.\n", "5: differs from x.toml; run make update"),
    ("# A\n\n<!-- x -->\n\nNew.\n\nMore.\n", "6: differs from x.toml; run make update"),
    ("# A\n\n<!-- x -->\n\nNew.\n", None)])
def test_a_part_that_is_stale_is_reported(text, said, tmp_path):
    part = Part("a.md", "<!-- x -->", "x.toml", lambda tables, page: "New.")
    page = Page(tmp_path, "a.md")
    page.path.parent.mkdir()
    page.path.write_text(text)
    assert part.stands_on(page)
    assert derived.faults(part, page, None) == ([f"docs/a.md:{said}"] if said else [])
