"""What the published stylesheet leaves out is missed nowhere."""
from functools import partial

import pytest

# How one element of each sort looks: by name, classes, and its parent's.
LOOKS = """() => {
  const sort = node => `${node?.localName}.${node?.getAttribute("class")}`
  const sorts = new Map([...document.querySelectorAll("*")].map(node =>
    [`${sort(node.parentElement)} > ${sort(node)}`, node]))
  return new Map([...sorts].flatMap(([name, node]) => ["", "::before", "::after"].map(
    part => [name + part, getComputedStyle(node, part).cssText])))
}"""
# What looks different with the other stylesheet, which takes the place of the first.
DIFFERENCES = f"""async ([published, whole]) => {{
  const looks = {LOOKS}
  document.querySelectorAll("details").forEach(each => each.open = true)
  const link = document.querySelector(`link[href$="${{published}}"]`)
  const before = looks()
  const other = link.cloneNode()
  other.href = new URL(whole, link.href)
  await new Promise((done, failed) => {{
    other.onload = done
    other.onerror = () => failed(`no ${{other.href}}`)
    link.after(other)
  }})
  link.remove()
  const after = looks()
  return [...before].filter(([name, style]) => style !== after.get(name))
    .map(([name, style]) => [name, style.split("; ").filter(
      each => !after.get(name).split("; ").includes(each)).slice(0, 4).join("; ")])
}}"""
WHOLE = "whole.css"


@pytest.fixture(scope="module")
def stylesheets(site):
    """The name of the published one, and the text of all that it was made from."""
    page = (site / "index.html").read_text("utf-8")
    name = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    whole = "".join(path.read_text("utf-8") for path in [
        *site.glob("assets/stylesheets/main.*.css"),
        *site.glob("assets/stylesheets/palette.*.css"), site / "assets" / "site.css"])
    assert len(whole) > len((site / name).read_text("utf-8"))
    return name.rpartition("/")[2], whole


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
