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


COUNT = ".filters output"


@pytest.mark.parametrize(("table", "words"), [
    ("errors/", "backward"), ("ledger/", "lr"), ("programs/", "lr"),
    ("debugging/matrix/", "lr")])
def test_a_filter_stays_after_back_and_can_be_linked(chromium, tab, home, table, words):
    tab.goto(home + table, wait_until="load")
    every = tab.locator(ROWS).count()
    tab.fill("input[name=words]", words)
    left = tab.locator(ROWS).count()
    assert 0 < left < every
    assert tab.locator(COUNT).inner_text() == f"{left} of {every} rows"
    tab.locator(ROWS).first.locator("a").first.click()
    tab.wait_for_url(lambda address: not address.startswith(home + table + "?"))
    tab.go_back(wait_until="load")
    assert tab.locator(ROWS).count() == left
    assert tab.url == f"{home}{table}?words={words}"
    with chromium.new_context() as another:
        sent = another.new_page()
        sent.goto(tab.url, wait_until="load")
        assert sent.locator(ROWS).count() == left


def test_a_message_that_the_index_lacks_leaves_no_row(tab, home, hold):
    """Where it has no three words in a row with any."""
    tab.goto(f"{home}errors/", wait_until="load")
    every, faults = tab.locator(ROWS).count(), []
    for text in ["ModuleNotFoundError: No module named 'torchvision'",
                 "FileNotFoundError: [Errno 2] No such file or directory: 'train.csv'",
                 "RuntimeError: cuDNN error: CUDNN_STATUS_EXECUTION_FAILED",
                 "ImportError: cannot import name 'AdamW' from 'transformers'"]:
        tab.fill("input[name=words]", text)
        said = tab.locator(COUNT).inner_text()
        if said != f"0 of {every} rows: no row says that":
            faults.append(f"docs/assets/ledger.js:1: {text!r} leaves {said!r}")
    hold(faults)


def test_words_that_no_row_has_are_told(tab, home):
    tab.goto(f"{home}errors/?words=dropout+xyzzyx", wait_until="load")
    assert tab.locator(COUNT).inner_text().endswith("rows, without “xyzzyx”")
