"""Link 13: pages run and load what is theirs, and the browser lets nothing else.

Every page has a Content-Security-Policy. Pages of each kind are used, on
the sites of both builders, and the browser refuses nothing on the way; what
is smuggled into a page, it refuses.
"""
import re

import pytest

from tests.browser.test_copy import KINDS
from tools import browser
from tools.pages import built
from tools.publish import security_policy

LISTEN = """
window.refused = []
document.addEventListener("securitypolicyviolation", event => window.refused.push(
  `${event.effectiveDirective} ${event.blockedURI} ${event.sample}`))
"""
FOUND = re.compile(r"\d+ matching documents?|\d+ results?")
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
def use(chromium):
    """Uses a site as readers do; then says what was refused."""
    def use(site):
        refused = []
        with browser.served(site) as home:
            context = chromium.new_context()
            context.grant_permissions(["clipboard-read", "clipboard-write"])
            context.add_init_script(LISTEN)
            tab = context.new_page()
            for kind in KINDS:
                if not (site / kind / "index.html").exists():
                    continue  # a lab, which Zensical leaves out
                tab.goto(home + kind, wait_until="networkidle")
                tab.evaluate(USE)
                tab.locator(".scheme").click()
                refused += [f"/{kind}: {each}" for each in tab.evaluate("refused")]
            tab.locator("input[name=query], .md-search__button").first.click()
            tab.locator("input:focus").wait_for()
            tab.keyboard.type("zero_grad")
            tab.get_by_text(FOUND).first.wait_for()
            refused += [f"the search: {each}" for each in tab.evaluate("refused")]
            context.close()
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


def test_the_browser_refuses_nothing(builder, sites, use, hold):
    hold(use(sites(builder)[0]))


def test_the_browser_refuses_what_is_not_the_sites(chromium, sites):
    """Also: a violation is noticed by the listener above."""
    with browser.served(sites("mkdocs")[0]) as home:
        context = chromium.new_context()
        context.add_init_script(LISTEN)
        tab = context.new_page()
        tab.goto(home, wait_until="networkidle")
        tab.evaluate(SMUGGLED)
        tab.wait_for_function("refused.length >= 3")
        assert tab.evaluate("window.ran") is None
        colour = tab.locator("#styled").evaluate("node => getComputedStyle(node).color")
        assert colour != "rgb(1, 2, 3)"
        context.close()
