"""What was opened opens again offline, from disk all of it does.

And nobody who has a connection is shown what is old.
"""
import json
import posixpath
import re
import shutil
from importlib.resources import files

import pytest

from tools import browser
from tools.publish import finish, offline

# Waits until the worker keeps the page and all that it loaded; names what it keeps.
KEPT = """async () => {
  const { scope } = await navigator.serviceWorker.ready
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name)
  const wanted = [location.href.replace(/[?#].*/, ""), ...loaded]
    .filter(url => url.startsWith(scope))
  const names = await caches.keys()
  const kept = async url => {
    for (const name of names)
      if (await (await caches.open(name)).match(url)) return true
  }
  return document.readyState === "complete" &&
    (await Promise.all(wanted.map(kept))).every(Boolean) && names
}"""

# Waits until a new version has taken over all that an older one kept.
RENEWED = """async before => {
  const names = await caches.keys()
  return names.length === 1 && names[0] !== before[0]
}"""


@pytest.fixture
def copy(sites, root, tmp_path):
    """The site, to be changed, below a path as on a project's host."""
    return shutil.copytree(sites("mkdocs")[0], tmp_path / "name")


@pytest.fixture
def tab(chromium):
    context = chromium.new_context()
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab = context.new_page()
    tab.errors = []
    tab.on("pageerror", lambda error: tab.errors.append(str(error)))
    tab.on("console", lambda message: tab.errors.append(message.text)
           if message.type == "error" else None)
    yield tab
    context.close()


def test_what_was_opened_opens_offline(copy, tab):
    with browser.served(copy.parent) as host:
        home = f"{host}name/"
        for page in ("loop/step/", "ledger/"):
            tab.goto(home + page, wait_until="load")
            browser.outcome_of(tab, KEPT)
        tab.context.set_offline(True)
        for page, says in (("loop/step/", "the training loop"), ("ledger/", "verdict")):
            tab.goto(home + page)
            assert says in tab.locator("h1").inner_text()
            assert "style" in tab.evaluate("document.styleSheets[0].href")
            assert tab.evaluate("document.styleSheets[0].cssRules.length") > 100
            tab.locator(".scheme").click()
        answer = tab.goto(f"{home}loop/nan/")
        assert answer.status == 503
        assert tab.locator("h1").inner_text() == "No connection"
        tab.get_by_role("link", name="zero_grad").click()
        tab.locator("h1", has_text="the training loop").wait_for()


def test_a_page_is_kept_once_whatever_its_query(copy, tab):
    """The theme's search adds words to the links it shows, others add where from."""
    with browser.served(copy.parent) as host:
        page = f"{host}name/loop/step/"
        for query in ("?h=zero_grad", "?utm_source=x&h=a#heading", ""):
            tab.goto(page + query, wait_until="load")
            browser.outcome_of(tab, KEPT)
        kept = tab.evaluate("""async () => (await Promise.all((await caches.keys()).map(
            async name => (await (await caches.open(name)).keys()).map(each => each.url)
            ))).flat()""")
        assert [url for url in kept if "?" in url] == []
        assert kept.count(page) == 1
        tab.context.set_offline(True)
        for query in ("?h=never+asked", "?", ""):
            assert tab.goto(page + query).status == 200
            assert "the training loop" in tab.locator("h1").inner_text()


def test_a_changed_site_is_shown_at_once(copy, root, tab):
    """Online, and offline what was opened before is the new one too."""
    page = copy / "loop" / "nan" / "index.html"
    with browser.served(copy.parent) as host:
        home = f"{host}name/"
        for name in ("loop/nan/", "loop/step/"):
            tab.goto(home + name, wait_until="load")
            before = browser.outcome_of(tab, KEPT)
        page.write_text(page.read_text("utf-8").replace("<h1", "<h1 title=new", 1))
        finish(root, copy)
        tab.goto(f"{home}loop/nan/")
        assert tab.locator("h1[title=new]").count() == 1
        browser.outcome_of(tab, RENEWED, before)
        tab.context.set_offline(True)
        tab.goto(f"{home}loop/nan/")
        assert tab.locator("h1[title=new]").count() == 1
        tab.goto(f"{home}loop/step/")
        assert "the training loop" in tab.locator("h1").inner_text()


def test_any_change_makes_a_new_version(copy, root):
    worker = copy / offline.WORKER
    before = worker.read_text("utf-8")
    finish(root, copy)
    assert worker.read_text("utf-8") == before, "finished twice, another version"
    with (copy / "assets" / "logo.svg").open("a") as file:
        file.write("<!-- changed -->")
    finish(root, copy)
    assert worker.read_text("utf-8") != before


def test_the_site_opens_from_disk(sites, tab):
    """Pages and styles, links between pages, copy buttons, the colour scheme."""
    site = sites("mkdocs")[0]
    tab.goto(f"{site.as_uri()}/index.html")
    for link in ("a[href='loop/step/']", ".md-footer__link--next", ".md-logo"):
        before = tab.url
        tab.locator(f"{link}:visible").first.click()
        tab.wait_for_url(lambda url, before=before: url != before)
        assert tab.url.endswith("/index.html"), f"{link} leads to {tab.url}"
        assert tab.locator("h1").count() == 1
    tab.goto(f"{site.as_uri()}/loop/step/index.html")
    tab.evaluate("navigator.clipboard.writeText('')")
    tab.locator(".copy").first.click()
    tab.locator(".copy", has_text="Copied").wait_for()
    name = tab.locator(".bar .filename").first.inner_text()
    assert tab.evaluate("navigator.clipboard.readText()") == (
        site / "snippets" / name).read_text("utf-8")
    tab.locator(".scheme").click()
    assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate"
    tab.keyboard.press("s")
    tab.keyboard.type("label smoothing")  # another page
    link = tab.locator(".md-search-result__item a").first
    before = tab.url
    link.click()
    tab.wait_for_url(lambda url: url != before)
    assert "/index.html" in tab.url and tab.locator("h1").count() == 1
    tab.goto(f"{site.as_uri()}/ledger/index.html")
    assert tab.locator(".filters").count() == 1
    tab.goto(f"{site.as_uri()}/schedules/explorer/index.html")
    assert tab.locator(".playground-control").count() > 3
    assert not [each for each in tab.errors if "sitemap" not in each
                and "ERR_FAILED" not in each]  # which the theme asks for


def test_the_page_for_what_is_not_kept_has_the_scheme_and_a_way_home(copy, chromium,
                                                                     hold):
    """Whatever the system's scheme is, the one that was chosen."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    faults = []
    for system, chosen, colour in (("light", False, "rgb(255, 255, 255)"),
                                   ("dark", False, "rgb(30, 33, 41)"),
                                   ("light", True, "rgb(30, 33, 41)")):
        with browser.served(copy.parent) as host, chromium.new_context(
                color_scheme=system, viewport={"width": 390, "height": 800}) as context:
            tab, home = context.new_page(), f"{host}name/"
            refused = []
            tab.on("console", lambda message, refused=refused: refused.append(
                message.text) if "Security" in message.text else None)
            tab.goto(home, wait_until="load")
            browser.outcome_of(tab, KEPT)
            if chosen:
                tab.locator(".scheme").click()
            context.set_offline(True)
            assert tab.goto(f"{home}loop/nan/").status == 503
            shown = tab.evaluate("getComputedStyle(document.body).backgroundColor")
            assert (system, chosen, shown) == (system, chosen, colour)
            assert "serif" not in tab.evaluate(
                "getComputedStyle(document.body).fontFamily").split(", ")
            faults += refused
            axe_tab = tab.context.new_cdp_session(tab)
            axe_tab.send("Page.setBypassCSP", {"enabled": True})
            assert tab.goto(f"{home}loop/nan/").status == 503
            tab.evaluate(axe)
            faults += [fault["help"] for fault in
                       tab.evaluate("axe.run()")["violations"]]
            tab.get_by_role("link", name="Home").click()
            tab.locator("h1", has_text="PyTorch").wait_for()
    hold(faults)


def test_the_whole_site_is_kept_for_who_asks_for_it(copy, root, tab):
    """It says what that loads; then every page opens, and after a new version too."""
    with browser.served(copy.parent) as host:
        home = f"{host}name/"
        tab.goto(f"{home}programs/", wait_until="load")
        button = tab.get_by_role("button", name="Keep the whole site")
        says = tab.locator(".keep [role=status]")
        button.wait_for()
        listed = json.loads((copy / offline.LIST).read_text("utf-8"))["files"]
        assert f"{len(listed)} files, about " in says.inner_text()
        button.click()
        tab.set_default_timeout(120_000)  # a thousand files, and once more below
        says.filter(has_text="The whole site is kept").wait_for()
        assert not button.is_visible()
        tab.context.set_offline(True)
        for name in ("loop/nan/", "labs/warmup/"):
            assert tab.goto(home + name).status == 200
        assert tab.evaluate("async url => (await fetch(url)).text()",
                            f"{home}snippets/loop/step.py") == (
            copy / "snippets" / "loop" / "step.py").read_text("utf-8")
        tab.goto(f"{home}programs/", wait_until="load")
        says.filter(has_text="The whole site is kept").wait_for()
        tab.keyboard.press("s")
        tab.keyboard.type("zero_grad")
        tab.locator(".md-search-result__item a").first.wait_for()
        tab.context.set_offline(False)
        new = copy / "loop" / "new" / "index.html"
        new.parent.mkdir()
        shutil.copy(copy / "loop" / "nan" / "index.html", new)
        finish(root, copy)
        before = tab.evaluate("caches.keys()")
        tab.goto(f"{home}loop/step/", wait_until="load")
        browser.outcome_of(tab, RENEWED, before)
        tab.context.set_offline(True)
        assert tab.goto(f"{home}loop/new/").status == 200


def test_a_search_that_was_never_used_says_what_it_needs(copy, tab):
    with browser.served(copy.parent) as host:
        tab.goto(f"{host}name/loop/step/", wait_until="load")
        browser.outcome_of(tab, KEPT)
        tab.context.set_offline(True)
        tab.keyboard.press("s")
        tab.locator(".md-search-result__meta", has_text="needs a connection").wait_for()


def test_what_the_whole_site_needs_is_listed(sites, builder, hold):
    """All that a page links to or loads, and the search."""
    site = sites(builder)[0]
    listed = set(json.loads((site / offline.LIST).read_text("utf-8"))["files"])
    linked = re.compile(r'(?:href|src)="([^":#?]+)')
    apart = re.compile(r"llms|feed\.xml|404|\.png$|assets/stylesheets/")
    faults = [f"{offline.LIST}: lacks {name}, which /{page} needs"
              for path in sorted(site.rglob("*.html")) if path.name != "404.html"
              for page in [path.relative_to(site).as_posix()]
              for name in {posixpath.normpath(posixpath.join(
                  posixpath.dirname(page), found)) + "/" * found.endswith("/")
                  for found in linked.findall(path.read_text("utf-8"))}
              if (site / name).exists() and not (site / name / "index.html").exists()
              and name not in listed and not apart.search(name)]
    hold(faults[:20] + [f"{offline.LIST}: {name} does not exist" for name in listed
                        if not (site / name).exists()])
