"""A traceback is pasted whole, into the search or into the filter of the error index.

Both take from it what the last exception says, look for the words of that, and show
first what has most of them. However long it is, they look for few words: how many is
what an answer costs.
"""
import tomllib
from pathlib import Path
from string import ascii_lowercase

import pytest

from tests.browser import search

TEXTS = tomllib.loads(Path(__file__).with_name("pasted.toml").read_text("utf-8"))
MANY = " ".join(a + b for a in ascii_lowercase for b in ascii_lowercase[:20])
MOST = 16  # words
FIELD = "input[name=words]"
ROWS = ".ledger tbody tr:not([hidden])"


@pytest.fixture(scope="module")
def context(chromium):
    with chromium.new_context(service_workers="block", permissions=[
            "clipboard-read", "clipboard-write"]) as context:
        context.add_init_script(search.SCRIPT)
        yield context


@pytest.fixture(scope="module")
def pages(messages):
    """{the name of a message: the page of the error index that has it}."""
    return {each.id: f"errors/{each.subject}.md" for each in messages.all}


@pytest.fixture(scope="module")
def searches(context, homes):
    """searches(builder): the search of its site."""
    def searches(builder):
        tab = context.new_page()
        tab.goto(homes(builder), wait_until="load")
        return search.Search(tab, builder)

    return searches


@pytest.fixture
def index(context, home):
    """The page of all messages."""
    tab = context.new_page()
    tab.goto(f"{home}errors/", wait_until="load")
    yield tab
    tab.close()


def entries(tab):
    """The names of the messages that the table shows, in its order."""
    return tab.eval_on_selector_all(
        ROWS, "rows => rows.map(row => row.querySelector('a').hash.slice(1))")


def test_the_search_finds_the_message_of_what_is_pasted(builder, searches, pages, hold):
    """Among the first three pages found."""
    asks, faults = searches(builder), []
    for name, text in TEXTS.items():
        found = asks.paste(text)
        if pages[name] not in found:
            faults.append(f"docs/assets/asked.js:1: {builder}: {name} of tests/browser/"
                          f"pasted.toml leads to {found}; of it was asked "
                          f"{asks.words()}; take other words")
        faults += too_many(name, asks)
    hold(faults)


def test_the_search_looks_for_few_words(builder, searches, hold):
    """Pasted, or there in another way, such as an address with a question."""
    asks, faults = searches(builder), []
    for way in (asks.paste, asks.ask):
        way(MANY)
        faults += too_many("500 words", asks)
    hold(faults)


def too_many(name, asks):
    words = {word.removesuffix("^4") for word in asks.words()}
    return [] if 0 < len(words) <= MOST and len(asks.words()) <= 2 * MOST else [
        f"docs/assets/asked.js:1: of {name}, the search looks for {len(words)} words "
        f"({len(asks.words())} with their weights), at most {MOST} are meant"]


@pytest.mark.parametrize("joined", [False, True], ids=["as printed", "on one line"])
def test_the_filter_finds_the_message_of_what_is_pasted(index, joined, hold):
    """Among the first three rows, and there are not many more."""
    every, faults = entries(index), []
    for name, text in TEXTS.items():
        if joined and text.endswith("StopIteration\n"):
            continue  # only a line of its own tells that it is the exception
        index.fill(FIELD, "")
        if entries(index) != every:
            faults.append(f"docs/assets/ledger.js:1: after {name} the rows stay mixed; "
                          "put them in order again")
        search.paste(index, FIELD, " ".join(text.split()) if joined else text)
        found = entries(index)
        if name not in found[:3] or len(found) > 5:
            faults.append(f"docs/assets/ledger.js:1: {name} of tests/browser/"
                          f"pasted.toml leaves the rows {found}; rank them otherwise")
    hold(faults)


def test_a_field_is_given_the_message_alone(index):
    """So that one sees what is looked for. A line is pasted as it is."""
    for pasted, left in [(TEXTS["loader-end"], "StopIteration"),
                         (TEXTS["resize-storage"], "RuntimeError: Trying to resize "
                          "storage that is not resizable"),
                         ("two\nlines", "two lines"), (" a line ", " a line ")]:
        index.fill(FIELD, "")
        search.paste(index, FIELD, pasted)
        assert index.input_value(FIELD) == left


def test_what_is_typed_is_all_looked_for(index):
    index.fill(FIELD, "dropout recurrent num_layers")
    assert entries(index) == ["lstm-dropout"]
    index.fill(FIELD, "dropout storage resizable")
    assert entries(index) == []


@pytest.mark.parametrize("in_field", [True, False])
def test_what_is_pasted_on_the_home_page_is_asked_at_once(context, home, in_field):
    tab = context.new_page()
    tab.goto(home, wait_until="load")
    text = next(iter(TEXTS.values()))
    tab.evaluate("text => navigator.clipboard.writeText(text)", text)
    if in_field:
        tab.locator(f".ask {FIELD}").click()
    tab.keyboard.press("Control+V")
    tab.locator(".md-search-result__item").first.wait_for()
    tab.close()
