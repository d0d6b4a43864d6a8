"""The field of the home page: a traceback or words lead to what answers them."""
import pytest

from tests.browser.search import PARTS

TRACEBACK = """Traceback (most recent call last):
  File "/home/you/train.py", line 31, in <module>
    loss.backward()
  File "/usr/lib/python3/site-packages/torch/_tensor.py", line 648, in backward
    torch.autograd.backward(
RuntimeError: Trying to backward through the graph a second time (or directly access \
saved tensors after they have already been freed).
"""
# What a browser does when a reader pastes with the mouse, or by a long press.
PASTE = """([field, text]) => {
  const clipboardData = new DataTransfer()
  clipboardData.setData("text/plain", text)
  const paste = new ClipboardEvent("paste", { clipboardData, bubbles: true,
    cancelable: true, composed: true })
  if (field.dispatchEvent(paste)) document.execCommand("insertText", false, text)
}"""


@pytest.fixture(params=[390, 1280])
def tab(request, chromium, home):
    with chromium.new_context(viewport={"width": request.param, "height": 800},
                              service_workers="block") as context:
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        yield tab


def best_found(tab, words):
    """The links of the best answer: a page, and its section that says most."""
    field = tab.get_by_label("Paste an error message, or say what you see")
    field.click()
    tab.evaluate(PASTE, [field.element_handle(), words])
    field.press("Enter")
    tab.locator(PARTS["mkdocs"].found).first.wait_for()
    return tab.locator(".md-search-result__item").first.evaluate(
        "item => [...item.querySelectorAll('a')].map(each => each.href).join()")


def test_a_pasted_traceback_finds_its_message(tab):
    found = best_found(tab, TRACEBACK)
    assert "errors/autograd/" in found and "#backward-twice" in found


def test_words_find_a_lesson(tab):
    assert "schedules/one-cycle/" in best_found(tab, "OneCycleLR step per batch")


def test_nothing_asked_stays_on_the_page(tab):
    tab.get_by_role("button", name="Find").click()
    field = tab.get_by_label("Paste an error message, or say what you see")
    assert field.evaluate("field => field === document.activeElement")


@pytest.mark.parametrize("width", [320, 390, 768, 1024, 1280, 1920])
def test_no_tile_or_card_is_cut(chromium, home, width, hold):
    with chromium.new_context(viewport={"width": width, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        hold(tab.evaluate("""() => [...document.querySelectorAll(
            ".hero, .curves > a, .topics > div, .beliefs > div, .counts")]
            .filter(each => each.scrollWidth > each.clientWidth + 1 ||
              each.getBoundingClientRect().right > innerWidth)
            .map(each => `${each.className} is cut: ${each.textContent.slice(0, 60)}`)
            """))


def test_without_scripts_links_stand_in_place_of_the_field(chromium, home):
    with chromium.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        assert not tab.locator(".ask").is_visible()
        assert tab.get_by_role("link", name="All error messages").is_visible()
