"""A visit leaves nothing behind but the choice of light or dark."""
from tests.browser import search

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
