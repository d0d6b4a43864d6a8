"""What helps a reader along and only a browser shows.

Terms, formulas, a page on paper and with less motion, and the page for an address
that does not exist.
"""
from importlib.resources import files

import pytest

from tools import browser
from tools.pages import built, glossary, plain_copy

HOME = built.HOSTED["SITE_URL"]


def test_the_keyboard_shows_what_a_term_means(chromium, sites, root):
    """Without scripts; and a link takes everyone else to the glossary."""
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_context(java_script_enabled=False).new_page()
        tab.goto(f"{home}loop/step/")
        link = tab.locator("a.term").first
        each = next(each for each in glossary.read(root)
                    if link.get_attribute("href").endswith(f"#{each.id}"))
        for _ in range(200):
            tab.keyboard.press("Tab")
            if link.evaluate("e => e === document.activeElement"):
                break
        shown = link.evaluate("e => getComputedStyle(e, '::after').content")
        assert each.means in shown
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{home}glossary/#{each.id}")
        assert each.term in tab.locator("dt:target").inner_text()
        tab.context.close()


def test_a_tap_shows_what_a_term_means_and_a_second_one_follows(chromium, home):
    with chromium.new_context(has_touch=True, service_workers="block",
                              viewport={"width": 390, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(f"{home}loop/step/", wait_until="load")
        first, second = tab.locator("a.term").all()[:2]
        shown = "e => getComputedStyle(e, '::after').content"
        first.tap()
        assert tab.url == f"{home}loop/step/"
        assert first.get_attribute("title") in first.evaluate(shown)
        second.tap()
        assert first.evaluate(shown) == "none", "two sentences stand above each other"
        assert second.get_attribute("title") in second.evaluate(shown)
        tab.locator("h1").tap()
        assert second.evaluate(shown) == "none", "a tap elsewhere does not close it"
        first.tap()
        first.tap()
        tab.wait_for_url(f"{home}glossary/#*")


HEADS = """() => [...document.querySelectorAll(".ledger, .signatures")].flatMap(
block => {
  const heads = [...block.querySelectorAll("th")].map(head => head.textContent.trim())
  const title = block.matches(".signatures")
  return [...block.querySelector("tbody tr").cells].map((cell, index) => {
    const said = getComputedStyle(cell, "::before").content
    return [heads[index], title && !index ? "" : heads[index], said]
  })
})"""


@pytest.mark.parametrize("path", ["ledger/", "programs/", "errors/", "versions/",
                                  "debugging/matrix/", "debugging/silent/"])
def test_the_cells_of_a_long_table_keep_their_heads_on_a_phone(chromium, home, path,
                                                               hold):
    """Where it is a list; the first cell of signatures is the title of its row."""
    with chromium.new_context(service_workers="block",
                              viewport={"width": 390, "height": 800}) as context:
        tab = context.new_page()
        tab.goto(home + path, wait_until="load")
        found = tab.evaluate(HEADS)
        assert found
    hold([f"/{path}: a cell below {head!r} begins with {said}"
          for head, wanted, said in found
          if said.replace('" "', "") != (f'"{wanted}: "' if wanted else "none")])


def test_no_other_table_is_cut_on_a_phone_without_a_way_to_scroll_it(chromium, home,
                                                                    hold):
    """It fits, or keys reach it and its edge shows that it goes on."""
    with chromium.new_context(service_workers="block",
                              viewport={"width": 390, "height": 800}) as context:
        tab, faults = context.new_page(), []
        for path in ("versions/", "debugging/matrix/"):
            tab.goto(home + path, wait_until="load")
            tab.wait_for_function("document.querySelector('.md-typeset__scrollwrap')")
            browser.drawn(tab)
            faults += [f"/{path}: the table {words!r} is cut" for words, *says in
                       tab.eval_on_selector_all(".md-typeset__scrollwrap", """all => all
                .filter(wrap => wrap.scrollWidth > wrap.clientWidth)
                .map(wrap => [wrap.textContent.trim().slice(0, 40), wrap.tabIndex,
                  getComputedStyle(wrap).backgroundImage])""")
                       if says[0] != 0 or "radial-gradient" not in says[1]]
        hold(faults)


def test_the_contents_mark_the_section_that_a_link_led_to(home, tab):
    tab.goto(f"{home}losses/cross-entropy/", wait_until="load")
    contents = tab.locator(".md-sidebar--secondary")
    marked = contents.locator("a.md-nav__link--active")
    for link in contents.locator("a.md-nav__link").all()[:-1]:  # the last ends the page
        link.click()
        marked.and_(link).wait_for()


def test_formulas_are_drawn_and_fit_on_a_phone(chromium, sites, root, hold):
    """In two dimensions: what stands above a line is above what is below it."""
    faults = []
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_page(viewport={"width": 390, "height": 800})
        for page in plain_copy.formulas(root):
            tab.goto(home + page.name.removesuffix(".md") + "/")
            right = tab.eval_on_selector_all("math *", """all => Math.max(...all.map(
                each => each.getBoundingClientRect().right))""")
            flat = tab.eval_on_selector_all("mfrac", """all => all.filter(each => {
                const [above, below] = [...each.children].map(
                    part => part.getBoundingClientRect())
                return !(above.bottom <= below.top + 1) }).length""")
            if right > 390 or flat:
                faults.append(f"{page}: {flat} flat fractions, ends at {right} of 390")
        tab.close()
    hold(faults)


NOT_ON_PAPER = ["header", ".md-sidebar", ".md-footer", ".md-search", ".md-path",
                ".md-top", ".md-skip", ".copy", ".headerlink",
                ".as-text", ".chips", ".tags", "article button"]


@pytest.mark.parametrize("path", ["loop/step/", "regularisation/label-smoothing/",
                                  "errors/losses/", "labs/weight_decay/", "ledger/"])
def test_a_page_prints_without_what_is_for_the_screen(chromium, sites, path, hold):
    """Black on white in the dark scheme too; what is folded is unfolded."""
    with browser.served(sites("mkdocs")[0]) as home:
        context = chromium.new_context(color_scheme="dark",
                                       viewport={"width": 700, "height": 1000})
        tab = context.new_page()
        tab.goto(home + path)
        tab.emulate_media(media="print", color_scheme="dark")
        faults = [f"{path}: {part} is printed" for part in NOT_ON_PAPER
                  if tab.locator(part).locator("visible=true").count()]
        colours = tab.evaluate("""() => ["body", "article", "article p"].map(part => {
            const style = getComputedStyle(document.querySelector(part))
            return [style.color, style.backgroundColor] }).flat()""")
        assert set(colours) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)",
                                "rgba(0, 0, 0, 0)"}
        folded = tab.locator("details:not([open]) > .highlight")
        faults += [f"{path}: a folded program is not printed"
                   for each in folded.all() if each.bounding_box()["height"] < 50]
        assert tab.locator(".address").inner_text() == HOME + path
        for link in tab.locator("article p > a").all():
            href = link.get_attribute("href")
            after = link.evaluate("e => getComputedStyle(e, '::after').content")
            if href.startswith("http") != (href in after):
                faults.append(f"{path}: prints {after} behind a link to {href}")
        width = tab.evaluate("[...document.querySelectorAll('pre > code')].filter("
                             "e => e.scrollWidth > e.clientWidth + 1).length")
        faults += [f"{path}: {width} blocks are cut at the edge"] if width else []
        assert tab.pdf().startswith(b"%PDF")
        context.close()
    hold(faults)


MOVING = """[...document.querySelectorAll("*")]
    .flatMap(e => [null, "::before", "::after"].map(part => getComputedStyle(e, part)))
    .filter(style => style.animationName != "none"
        || parseFloat(style.transitionDuration)).length"""


@pytest.mark.parametrize("path", ["", "loop/step/", "schedules/explorer/", "ledger/"])
def test_nothing_moves_for_who_wants_it_so(chromium, sites, path):
    """The theme sees to it; this sees that our own styles do not undo it."""
    with browser.served(sites("mkdocs")[0]) as home:
        for wish, moves in (("reduce", False), ("no-preference", True)):
            tab = chromium.new_context(reduced_motion=wish).new_page()
            tab.goto(home + path)
            assert (tab.evaluate(MOVING) > 0) == moves
            tab.context.close()


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 390)])
def test_a_missing_page_leads_on_from_any_depth(chromium, sites, tmp_path, scheme,
                                                width, hold):
    """On a host that has the site in a folder, as GitHub Pages does."""
    (tmp_path / "name").symlink_to(sites("mkdocs")[0])
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    faults = []
    with browser.served(tmp_path) as host:
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce",
                                       viewport={"width": width, "height": 900})
        tab = context.new_page()
        tab.on("response", lambda answer: faults.append(f"{answer.url} is missing")
               if answer.status >= 400 and "gone" not in answer.url else None)
        for path in ("gone", "gone/", "loop/gone/deeper/"):
            answer = tab.goto(f"{host}name/{path}")
            assert answer.status == 404
            links = tab.eval_on_selector_all("article a", "all => all.map(a => a.href)")
            assert f"{host}name/errors/" in links
            faults += [f"{path} leads to {link}, which is missing" for link in links
                       if not tab.request.get(link).ok]
            tab.evaluate(axe)
            faults += [f"{path}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
                       for fault in tab.evaluate("axe.run()")["violations"]]
        context.close()
    hold(faults)
