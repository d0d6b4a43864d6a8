"""Pages run and load what is theirs, and the browser lets nothing else.

Every page has a Content-Security-Policy. Pages of each kind are used, on
the sites of both builders, and the browser refuses nothing on the way; what
is smuggled into a page, it refuses.
"""
import re

import pytest

from tests.browser import search
from tools import browser
from tools.pages import built
from tools.publish import security_policy

LISTEN = """
window.refused = []
document.addEventListener("securitypolicyviolation", event => window.refused.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""
USE = """() => {
  document.querySelectorAll("article button").forEach(button => button.click())
  for (const field of document.querySelectorAll("article :is(input, select)")) {
    if (field.selectedIndex === 0) field.selectedIndex = 1
    else field.value = field.max
    field.dispatchEvent(new Event("input", { bubbles: true }))
  }
}"""
SMUGGLED = """
const script = document.createElement("script")
script.textContent = "window.ran = true"
document.body.append(script)
document.body.insertAdjacentHTML("beforeend",
  "<img src='data:,' onerror='window.ran = true'>" +
  "<p id=styled style='color: rgb(1, 2, 3)'>")
"""


@pytest.fixture(scope="module")
def use(chromium, homes, kinds):
    """use(builder): use its site as readers do; says what was refused."""
    def use(builder):
        refused = []
        with chromium.new_context(permissions=[
                "clipboard-read", "clipboard-write"]) as context:
            context.add_init_script(LISTEN)
            context.add_init_script(search.SCRIPT)
            tab = context.new_page()
            for kind in kinds:
                tab.goto(homes(builder) + kind, wait_until="load")
                tab.evaluate(USE)
                tab.locator(".scheme").click()
                browser.drawn(tab)
                refused += [f"/{kind}: {each}" for each in tab.evaluate("refused")]
            search.Search(tab, builder).type("zero_grad")
            refused += [f"the search: {each}" for each in tab.evaluate("refused")]
        return refused

    return use


def test_each_page_says_what_it_may_load_before_it_loads_any(builder, sites, hold):
    faults = []
    for page in built.find(sites(builder)[0]):
        text = page.path.read_text("utf-8")
        before, meta, _ = text.partition("<meta http-equiv=\"Content-Security-Policy\"")
        if not meta or "<script" in before or "<link" in before:
            faults.append(f"{page}: has no policy, or loads something before it")
        if builder == "mkdocs" and (" style=" in re.sub(
                r"<(script|pre).*?</\1>", "", text, flags=re.DOTALL)
                or "unsafe" in str(security_policy.policy(text))):
            faults.append(f"{page}: holds styles that its policy forbids; make them a "
                          "class of site.css")
    hold(faults)


def test_the_browser_refuses_nothing(builder, use, hold):
    hold(use(builder))


def test_the_browser_refuses_what_is_not_the_sites(chromium, home):
    """Also: a violation is noticed by the listener above."""
    with chromium.new_context() as context:
        context.add_init_script(LISTEN)
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        tab.evaluate(SMUGGLED)
        tab.wait_for_function("refused.length >= 3")
        assert tab.evaluate("window.ran") is None
        colour = tab.locator("#styled").evaluate("node => getComputedStyle(node).color")
        assert colour != "rgb(1, 2, 3)"
