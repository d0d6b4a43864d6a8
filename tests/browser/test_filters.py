"""The tables of statements and of programs can be filtered, as one types.

Without scripts all of their rows are there.
"""
import pytest

from tools.pages.ledger import VERDICTS
from tools.programs import snippets

ROWS = ".ledger tbody tr:visible"


@pytest.fixture(params=[True, False], ids=["with scripts", "without"])
def scripts(request):
    return request.param


@pytest.fixture
def opened(chromium, home, scripts):
    """opened(page): the page, with or without scripts."""
    with chromium.new_context(java_script_enabled=scripts) as context:
        tab = context.new_page()

        def opened(page):
            tab.goto(home + page, wait_until="load")
            return tab

        yield opened


def test_the_ledger_can_be_filtered(opened, scripts, ledger):
    """By verdict, by topic, by words."""
    verdict, topic = ledger.entries[0].verdict, ledger.entries[0].page.split("/")[0]
    wanted = {"verdict": sum(e.verdict == verdict for e in ledger.entries),
              "topic": sum(e.page.startswith(f"{topic}/") for e in ledger.entries)}
    tab = opened("ledger/")
    assert tab.locator(ROWS).count() == len(ledger.entries)
    if scripts:
        for name, value in [("verdict", VERDICTS[verdict]), ("topic", topic)]:
            tab.select_option(f"select[name={name}]", value)
            assert tab.locator(ROWS).count() == wanted[name]
            tab.select_option(f"select[name={name}]", "")
        tab.fill("input[name=words]", "no such words")
        assert tab.locator(ROWS).count() == 0


def test_the_programs_can_be_filtered(opened, scripts, root):
    """By topic, by words, and by whether they show a mistake."""
    every = snippets.find(root)
    tab = opened("programs/")
    assert tab.locator(ROWS).count() == len(every)
    if scripts:
        topic = every[0].name.partition("/")[0]
        tab.select_option("select[name=topic]", topic)
        assert tab.locator(ROWS).count() == sum(
            each.name.startswith(f"{topic}/") for each in every)
        tab.select_option("select[name=topic]", "")
        for kind in ("right", "wrong on purpose", "a mistake and its cure"):
            tab.select_option("select[name=kind]", kind)
            assert tab.locator(ROWS).count() == sum(
                each.kind == kind for each in every) > 0
        tab.select_option("select[name=kind]", "")
        tab.fill("input[name=words]", "warmup_per_epoch_wrong")
        assert tab.locator(ROWS).count() == 1
