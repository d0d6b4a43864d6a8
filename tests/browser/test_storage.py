"""A visit leaves nothing behind but the choice of light or dark.

And whatever is found in its place, the button that makes the choice works.
"""
import pytest

from tests.browser import search
from tools import browser

SCHEME = "/.__palette"  # where the theme keeps light or dark
PRESS = """() => [...document.querySelectorAll("button")]
  .filter(button => button.checkVisibility()).slice(0, 20)
  .forEach(button => button.click())"""


def test_nothing_is_stored_but_the_colour_scheme(chromium, home, kinds, hold):
    """After all buttons and the search were used."""
    with chromium.new_context(permissions=[
            "clipboard-read", "clipboard-write"]) as context:
        context.add_init_script(search.SCRIPT)
        tab = context.new_page()
        for kind in kinds:
            tab.goto(home + kind, wait_until="load")
            tab.evaluate(PRESS)
        tab.goto(home, wait_until="load")
        tab.locator(".scheme").click()
        search.Search(tab, "mkdocs").type("zero_grad")
        stored = tab.evaluate("[localStorage, sessionStorage].flatMap(Object.keys)")
        assert SCHEME in stored
        hold([f"the browser stores {key}" for key in stored if key != SCHEME]
             + [f"the browser keeps the cookie {cookie['name']}"
                for cookie in context.cookies()])


RUBBISH = ["x", "", "{}", "null", "7", "[]", '"slate"', '{"color":', '{"color": null}',
           '{"color": "slate"}', '{"color": {"scheme": 7}}',
           '{"color": {"scheme": "no such scheme"}}', '{"index": 99, "color": {}}']
STORE = "localStorage.getItem({0}) ?? localStorage.setItem({0}, {1})"


@pytest.mark.parametrize("system, scheme", [("light", "default"), ("dark", "slate")])
def test_rubbish_in_place_of_the_scheme_does_no_harm(chromium, homes, builder, some,
                                                     system, scheme, hold):
    """As if nothing were stored: the system's scheme, and a button that switches."""
    faults = []
    for rubbish in some(builder, RUBBISH):
        with chromium.new_context(color_scheme=system) as context:
            context.add_init_script(STORE.format(f"{SCHEME!r}", f"{rubbish!r}"))
            tab = context.new_page()
            tab.on("pageerror", lambda error, rubbish=rubbish: faults.append(
                f"{builder}: {rubbish!r} stored as the scheme raises {error}"))
            tab.goto(homes(builder), wait_until="load")
            seen = [shown(tab)]
            for _ in range(2):
                if tab.locator(".scheme").is_visible():
                    tab.locator(".scheme").click()
                seen.append(shown(tab))
            tab.reload(wait_until="load")
            other = "slate" if scheme == "default" else "default"
            if [*seen, shown(tab)] != [scheme, other, scheme, scheme]:
                faults.append(f"{builder}: with {rubbish!r} stored as the scheme, the "
                              f"page shows {seen}")
    hold(faults)


def shown(tab):
    """The colour scheme that a page shows."""
    return tab.evaluate("document.body.dataset.mdColorScheme")


def test_two_clicks_follow_the_system_again(chromium, home):
    with chromium.new_context(color_scheme="dark", service_workers="block") as context:
        tab = context.new_page()
        tab.goto(home, wait_until="load")
        button = tab.locator(".scheme")
        for follows in False, True:
            button.click()
            for system, scheme in {"light": "default", "dark": "slate"}.items():
                tab.emulate_media(color_scheme=system)
                browser.drawn(tab)
                assert shown(tab) == (scheme if follows else "default")
