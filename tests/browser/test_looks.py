"""What the published stylesheet leaves out is missed nowhere."""
import re
from functools import partial

import pytest

from tools import browser

# What looks different when another stylesheet takes the place of the published one: of
# one element of each sort, by its name, its classes and those of its parent. What
# variables hold shows where they are used. (A style as one text, cssText, is empty.)
DIFFERENCES = """async ([published, whole]) => {
  const names = [...getComputedStyle(document.body)].filter(each => !/^--/.test(each))
  const sort = node => `${node?.localName}.${node?.getAttribute("class")}`
  const sorts = new Map([...document.querySelectorAll("*")].map(node =>
    [`${sort(node.parentElement)} > ${sort(node)}`, node]))
  const looks = () => [...sorts].flatMap(([name, node]) =>
    ["", "::before", "::after"].map(part => {
      const style = getComputedStyle(node, part)
      return [name + part, part && style.content === "none" ? ["content: none"] :
        names.map(each => `${each}: ${style.getPropertyValue(each)}`)]
    }))
  const link = document.querySelector(`link[href$="${published}"]`)
  const before = looks()
  const other = link.cloneNode()
  other.href = new URL(whole, link.href)
  await new Promise((done, failed) => {
    other.onload = done
    other.onerror = () => failed(`no ${other.href}`)
    link.after(other)
  })
  link.remove()
  const after = looks()
  return before.map(([name, style], index) => [name, style.filter(
    (each, at) => each !== after[index][1][at]).slice(0, 4)])
    .filter(([, odd]) => odd.length)
}"""
LIFTED = re.compile(r"\.own-\d+\s*\{[^}]*\}")
WHOLE = "whole.css"


@pytest.fixture(scope="module")
def stylesheets(site):
    """The name of the published one, and the text of all that it was made from.

    What was lifted out of figures stands in the published one alone.
    """
    page = (site / "index.html").read_text("utf-8")
    name = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    published = (site / name).read_text("utf-8")
    whole = "".join(path.read_text("utf-8") for path in [
        *site.glob("assets/stylesheets/main.*.css"),
        *site.glob("assets/stylesheets/palette.*.css"), site / "assets" / "site.css"])
    assert len(whole) > len(published)
    return name.rpartition("/")[2], whole + "".join(LIFTED.findall(published))


def answer(css, route):
    route.fulfill(body=css, content_type="text/css")


@pytest.mark.parametrize(("scheme", "width", "media"), [
    ("light", 1280, "screen"), ("dark", 390, "screen"), ("light", 800, "print")])
def test_no_style_is_missed(chromium, home, kinds, stylesheets, scheme, width, media,
                            hold):
    """With the whole stylesheets, pages of each kind look the same."""
    name, whole = stylesheets
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce",
                              service_workers="block",
                              viewport={"width": width, "height": 900}) as context:
        context.route(f"**/{WHOLE}", partial(answer, whole))
        tab = context.new_page()
        tab.emulate_media(media=media)
        faults = []
        for kind in kinds:
            tab.goto(home + kind, wait_until="load")
            tab.evaluate("document.querySelectorAll('details').forEach("
                         "each => each.open = true)")
            browser.drawn(tab)
            faults += [f"/{kind}: {sort} has another style than with the whole "
                       f"stylesheets: {style}"
                       for sort, style in tab.evaluate(DIFFERENCES, [name, WHOLE])]
        hold(faults[:20])


def test_a_style_that_is_missed_is_noticed(chromium, home, stylesheets):
    name, whole = stylesheets
    with chromium.new_context(service_workers="block") as context:
        other = f"{whole} h1 {{ color: red !important }}"
        context.route(f"**/{WHOLE}", partial(answer, other))
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        assert any(sort.endswith("> h1.null") for sort, _ in
                   tab.evaluate(DIFFERENCES, [name, WHOLE]))


def test_code_has_one_size(chromium, home, kinds, hold):
    """Styles lifted out of figures must not meet the classes of code."""
    with chromium.new_context(service_workers="block") as context:
        tab, faults = context.new_page(), []
        for kind in kinds:
            tab.goto(home + kind, wait_until="load")
            faults += [f"/{kind}: {span} has another size than its code"
                       for span in tab.evaluate("""
                [...document.querySelectorAll("pre code span")]
                .filter(span => getComputedStyle(span).fontSize
                    !== getComputedStyle(span.closest("code")).fontSize)
                .map(span => span.outerHTML)""")]
        hold(faults)
