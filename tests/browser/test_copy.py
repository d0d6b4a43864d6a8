"""What a reader copies is the file.

That each file runs in an empty folder is for tests/programs/test_fresh_interpreter.py
to show. What else only a browser shows of every page is looked at on the way.
"""
import pytest

from tests.browser.visits import UNFOLD
from tools.pages import recipes


def test_each_copy_button_copies_its_file(builder, visits, root, hold):
    """A program's that of snippets/, a lab's cell by cell."""
    hold([fault for seen in visits(builder) for fault in seen.copy_faults(root)])


def test_a_button_copies_the_page_as_markdown(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.text_faults()])


def test_each_recipe_can_be_copied_from_its_card(chromium, home, root):
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]
                              ) as context:
        tab = context.new_page()
        tab.goto(f"{home}recipes/", wait_until="load")
        for recipe in recipes.find(root):
            button = tab.get_by_role("button", name=f"Copy {recipe.path.name}")
            button.click()
            tab.locator(f"#{recipe.path.stem.replace('_', '-')} ~ .take button").filter(
                has_text="Copied").wait_for()
            assert tab.evaluate("navigator.clipboard.readText()") == recipe.source


def test_no_request_leaves_the_site(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.stranger_faults()])


def test_the_browser_reports_no_error(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.error_faults()])


def test_no_page_scrolls_sideways_on_a_phone(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.width_faults()])


def test_what_was_copied_is_said_at_its_button_and_aloud(home, tab):
    """At that one alone, and as long as nothing else is copied."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{home}loop/step/", wait_until="load")
    tab.evaluate(UNFOLD)
    first, second = tab.locator(".copy").first, tab.locator(".copy").nth(1)
    name = tab.locator(".bar .filename").first.inner_text()
    before = first.bounding_box()
    first.click()
    first.filter(has_text="Copied").wait_for()
    assert tab.get_by_role("status").inner_text() == f"Copied {name}"
    assert first.get_attribute("aria-label") == f"Copied {name}"
    assert first.bounding_box() == before, "the button moves when it says so"
    second.click()
    second.filter(has_text="Copied").wait_for()
    assert first.inner_text() == "Copy"
    assert first.get_attribute("aria-label") == f"Copy {name}"
    tab.locator("article p").first.click(click_count=3)
    tab.keyboard.press("Control+C")
    second.filter(has_text="Copy").and_(tab.locator(":not([aria-label^=Copied])")) \
        .wait_for()


@pytest.mark.parametrize("allowed", [True, False])
def test_where_the_clipboard_is_closed_to_pages_a_button_copies_all_the_same(
        home, root, tab, allowed):
    """As at an address without https. If even that is refused, the code is selected."""
    tab.context.add_init_script("delete Navigator.prototype.clipboard")
    if not allowed:
        tab.context.add_init_script("document.execCommand = () => false")
    tab.goto(f"{home}loop/step/", wait_until="load")
    tab.locator(".copy").first.click()
    tab.locator(".copy", has_text="Copied" if allowed else "Selected").wait_for()
    if not allowed:
        tab.keyboard.press("Control+C")
    tab.evaluate("document.body.prepend(document.createElement('textarea'))")
    tab.locator("textarea").focus()
    tab.keyboard.press("Control+V")
    name = tab.locator(".bar .filename").first.inner_text()
    program = (root / "snippets" / name).read_text("utf-8")
    pasted = tab.locator("textarea").input_value()
    assert pasted == program if allowed else pasted.strip() == program.strip()


def test_without_scripts_no_button_is_shown(chromium, home, hold):
    with chromium.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{home}loop/step/")
        assert tab.locator(".bar").first.is_visible()
        assert not tab.locator("article button").locator("visible=true").count()


@pytest.mark.parametrize("path", ["loop/step/", "errors/autograd/", "labs/warmup/"])
def test_a_bar_is_one_line_on_a_desk(home, tab, path, hold):
    tab.goto(home + path, wait_until="load")
    tab.evaluate(UNFOLD)
    bars = tab.eval_on_selector_all(".bar", """bars => bars.map(bar => [
        bar.innerText, bar.clientHeight, bar.scrollWidth - bar.clientWidth,
        Math.max(...[...bar.children].map(each => each.clientHeight))])""")
    assert bars
    hold([f"/{path}: the bar {' '.join(said.split())!r} is {height} pixels high and "
          f"{over} too wide" for said, height, over, part in bars
          if over > 0 or height > 1.5 * part])
