"""An old address leads to the new place, with scripts and without."""
import shutil

import pytest

from tools import browser, publish
from tools.publish import redirects, security_policy

TABLE = """
"loop/old/" = "loop/step/"
"loop/old/#before" = "loop/clipping/#{clipping}"
"loop/nan-old/" = "loop/nan/#{nan}"
"loop/step/#old" = "loop/step/#{step}"
"loop/step/#gone" = "loop/clipping/#{clipping}"
"""


@pytest.fixture(scope="module")
def headings(chromium, sites):
    """A heading on each of a few pages."""
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_page()
        found = {}
        for name in ("step", "clipping", "nan"):
            tab.goto(f"{home}loop/{name}/")
            found[name] = tab.locator("article h2").nth(2).get_attribute("id")
        tab.close()
    return found


@pytest.fixture(scope="module")
def home(sites, headings, tmp_path_factory):
    """The site as it would be if these had moved."""
    root = tmp_path_factory.mktemp("moved")
    site = shutil.copytree(sites("mkdocs")[0], root / "site")
    (root / redirects.SOURCE).parent.mkdir(parents=True)
    (root / redirects.SOURCE).write_text(TABLE.format(**headings))
    publish.do([redirects.add, security_policy.add], root, site)
    with browser.served(site) as home:
        yield home


@pytest.mark.parametrize(("old", "new"), [
    ("old/", "step/"), ("old/#{step}", "step/#{step}"),
    ("old/#before", "clipping/#{clipping}"), ("nan-old/", "nan/#{nan}")])
def test_an_old_page_leads_on(chromium, home, headings, old, new):
    for scripts in (True, False):
        context = chromium.new_context(java_script_enabled=scripts)
        tab = context.new_page()
        wanted = new if scripts or "#" not in old else "step/"  # its anchor is lost
        tab.goto(f"{home}loop/{old.format(**headings)}")
        tab.wait_for_url(f"{home}loop/{wanted.format(**headings)}")
        context.close()


def test_an_old_anchor_shows_the_heading_of_today(chromium, home, headings):
    tab = chromium.new_page()
    tab.goto(f"{home}loop/step/#old")
    heading, header = tab.locator(f"#{headings['step']}"), tab.locator(".md-header")
    tab.wait_for_function("scrollY > 0")
    text = heading.evaluate("""heading => {
        const text = document.createRange()
        text.selectNodeContents(heading)
        return text.getBoundingClientRect().y }""")  # below the line above a heading
    assert header.bounding_box()["height"] <= text < 300
    tab.close()


def test_an_old_anchor_shows_where_its_section_is_now(chromium, home, headings):
    tab = chromium.new_page()
    tab.goto(f"{home}loop/step/#gone")
    tab.locator("#gone a").click()
    tab.wait_for_url(f"{home}loop/clipping/#{headings['clipping']}")
    tab.close()
