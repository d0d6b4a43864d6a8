"""Link 12: what a visit weighs, what it leaves behind, and that it stands still."""
import subprocess
import sys
from functools import partial

import pytest

from tests.browser.test_copy import KINDS, search
from tools import browser, page_weight

# No lessons: a row for each program, statement, message.
LISTS = {f"{name}/index.html" for name in ("programs", "ledger", "errors")}
SCHEME = "/.__palette"  # where the theme keeps light or dark
SHIFTS = """
window.shifts = []
new PerformanceObserver(list => window.shifts.push(...list.getEntries().map(each =>
  `${each.value.toFixed(4)} by ${each.sources.map(({ node }) =>
    node?.outerHTML?.slice(0, 80) ?? node?.textContent)}`)))
  .observe({ type: "layout-shift", buffered: true })
"""
# The style of one element of each sort: by name, classes, and its parent's.
STYLES = """() => {
  const sort = node => `${node?.localName}.${node?.getAttribute("class")}`
  const sorts = new Map([...document.querySelectorAll("*")].map(node =>
    [`${sort(node.parentElement)} > ${sort(node)}`, node]))
  return [...sorts].flatMap(([name, node]) => ["", "::before", "::after"].map(part =>
    [name + part, getComputedStyle(node, part).cssText]))
}"""


@pytest.fixture(scope="module")
def site(sites):
    return sites("mkdocs")[0]


@pytest.fixture(scope="module")
def loaded(chromium, site, summary):
    found = page_weight.loads(chromium, site)
    lessons = {page: size for page, size in page_weight.first(found).items()
               if page not in LISTS}
    summary.say(
        f"weight: a first visit to a lesson at most {page_weight.heaviest(lessons)}, a "
        f"later page at most {page_weight.heaviest(page_weight.later(found))}, the "
        f"search index {page_weight.index(site) / page_weight.KB:.0f} KB")
    return found


def too_heavy(sizes, limit, what):
    return [f"{page}: {what} {size / page_weight.KB:.1f} KB, at most "
            f"{limit // page_weight.KB}; make the page shorter, or what all pages "
            "load less"
            for page, size in sizes.items() if size > limit]


def test_a_first_visit_is_light(loaded, hold):
    sizes = {page: size for page, size in page_weight.first(loaded).items()
             if page not in LISTS}
    hold(too_heavy(sizes, page_weight.FIRST, "a first visit loads"))


def test_a_later_page_is_light(loaded, hold):
    hold(too_heavy(page_weight.later(loaded), page_weight.LATER, "a later visit loads"))


def test_the_search_index_is_light_and_waits(loaded, site, hold):
    hold([f"{page}: loads {url} before the search is used"
          for page, sizes in loaded.items() for url in sizes if "search_index" in url])
    hold(too_heavy({"search_index.json": page_weight.index(site)},
                   page_weight.INDEX, "has"))


def test_the_navigation_does_not_grow_with_the_site(root, tmp_path):
    """A page's HTML among 60 pages against the same page among 10."""
    config = (root / "mkdocs.yml").read_text("utf-8")
    head, _, rest = config.partition("\nnav:\n")
    rest = rest.partition("\n\n")[2]
    sizes = {}
    for count in (10, 60):
        room = tmp_path / str(count)
        docs = room / "docs"
        docs.mkdir(parents=True)
        (docs / "theme").symlink_to(root / "docs" / "theme")
        (room / "tools").symlink_to(root / "tools")
        (docs / "assets").symlink_to(root / "docs" / "assets")
        (room / "snippets").mkdir()
        nav = "\nnav:\n  - index.md\n"
        (docs / "index.md").write_text("# Home\n", "utf-8")
        for number in range(count):
            if number % 10 == 0:
                nav += f"  - Section {number // 10}:\n"
            nav += f"      - Page {number}: page{number}.md\n"
            (docs / f"page{number}.md").write_text(f"# Page {number}\n", "utf-8")
        (room / "mkdocs.yml").write_text(f"{head}{nav}\n{rest}", "utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=room,
                       check=True, capture_output=True)
        sizes[count] = len((room / "site" / "page3" / "index.html").read_bytes())
    assert sizes[60] <= 1.3 * sizes[10], f"bytes of a page's HTML: {sizes}"


@pytest.mark.parametrize(("scheme", "width", "media"), [
    ("light", 1280, "screen"), ("dark", 390, "screen"), ("light", 800, "print")])
def test_no_style_is_missed(chromium, site, scheme, width, media, hold):
    """With the whole stylesheets, pages of each kind look the same."""
    page = (site / "index.html").read_text("utf-8")
    name = page.partition('rel="stylesheet" href="')[2].partition('"')[0]
    whole = "".join(path.read_text("utf-8") for path in [
        *site.glob("assets/stylesheets/main.*.css"),
        *site.glob("assets/stylesheets/palette.*.css"), site / "assets" / "site.css"])
    assert len(whole) > len((site / name).read_text("utf-8"))
    found = []
    with browser.served(site) as home:
        for css in ((site / name).read_text("utf-8"), whole):
            context = chromium.new_context(
                color_scheme=scheme, reduced_motion="reduce", service_workers="block",
                viewport={"width": width, "height": 900})
            tab = context.new_page()
            tab.emulate_media(media=media)
            tab.route(f"**/{name}", partial(answer, css))
            found.append({(kind, sort): style for kind in KINDS
                          for sort, style in styles(tab, home + kind)})
            context.close()
    reduced, full = found
    hold([f"/{kind}: {sort} has another style than with the whole stylesheets: "
          f"{sorted({*style.split('; ')} ^ {*full[kind, sort].split('; ')})[:4]}"
          for (kind, sort), style in reduced.items()
          if style != full.get((kind, sort), style)][:20])


def test_code_has_one_size(chromium, site, hold):
    """Styles lifted out of figures must not meet the classes of code."""
    with browser.served(site) as home:
        tab = chromium.new_page()
        for kind in KINDS:
            tab.goto(home + kind, wait_until="networkidle")
            odd = tab.evaluate("""[...document.querySelectorAll("pre code span")]
                .filter(span => getComputedStyle(span).fontSize
                    !== getComputedStyle(span.closest("code")).fontSize)
                .map(span => span.outerHTML)""")
            hold([f"/{kind}: {span} has another size than its code" for span in odd])
        tab.close()


def answer(css, route):
    route.fulfill(body=css, content_type="text/css")


def styles(tab, address):
    """Of a page where all is unfolded, a result of the search is shown."""
    tab.goto(address, wait_until="networkidle")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    return tab.evaluate(STYLES)


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_loads(chromium, site, width, hold):
    faults = []
    with browser.served(site) as home:
        context = chromium.new_context(viewport={"width": width, "height": 800})
        context.add_init_script(SHIFTS)
        tab = context.new_page()
        for kind in KINDS:
            tab.goto(home + kind, wait_until="networkidle")
            faults += [f"/{kind}: {shift}" for shift in tab.evaluate("window.shifts")]
        context.close()
    hold(faults)


def test_nothing_is_stored_but_the_colour_scheme(chromium, site, hold):
    """After all buttons, the search and a filter were used."""
    faults = []
    with browser.served(site) as home:
        context = chromium.new_context()
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = context.new_page()
        for kind in KINDS:
            tab.goto(home + kind, wait_until="networkidle")
            for button in tab.locator("button:visible").all()[:20]:
                button.click(force=True)
            tab.keyboard.press("Escape")
            tab.locator(".scheme").click()
        search(tab, "zero_grad")
        stored = tab.evaluate("[localStorage, sessionStorage].flatMap(Object.keys)")
        faults += [f"the browser stores {key}" for key in stored if key != SCHEME]
        faults += [f"the browser keeps the cookie {cookie['name']}"
                   for cookie in context.cookies()]
        assert SCHEME in stored
        context.close()
    hold(faults)
