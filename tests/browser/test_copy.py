"""What a reader copies is the file.

Every page of both sites is opened and each of its copy buttons pressed: one with the
mouse, the others by script, which runs the same code of the theme. That each file
runs in an empty folder is for tests/programs/test_fresh_interpreter.py to show. What
else only a browser shows of every page is looked at on the way.
"""
import functools
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.trust import PAGES, key_of_page
from tools import browser
from tools.pages import labs, plain_copy, recipes, sources

BLOCKS = """[...document.querySelectorAll(".highlight:not(.no-copy):has(pre)")]"""
UNFOLD = "document.querySelectorAll('details').forEach(each => each.open = true)"
# Each block by its title and what its button copies; the first is pressed by a mouse.
# A button says when it has copied.
PRESS = f"""async () => {{
  const copied = []
  for (const block of {BLOCKS}.slice(1)) {{
    const button = block.querySelector(".copy")
    await navigator.clipboard.writeText("")
    if (button) {{
      const said = new Promise(done =>
        new MutationObserver(done).observe(button, {{ childList: true }}))
      button.click()
      await said
    }}
    copied.push([block.querySelector(".filename")?.textContent ?? "",
      await navigator.clipboard.readText()])
  }}
  return copied
}}"""


@dataclass
class Visit:
    """What a browser showed of one page."""

    source: sources.Page | labs.Lab
    copied: list[tuple[str, str]] = field(default_factory=list)  # title and text
    text: str | None = None  # what the button for the whole page copied
    strangers: list[str] = field(default_factory=list)  # addresses of other hosts
    errors: list[str] = field(default_factory=list)
    width: int = 0  # of the page, on a phone of 320 pixels

    def copy_faults(self, root):
        if isinstance(self.source, labs.Lab):
            wanted = [("", f"{cell.source}\n") for cell in self.source.planned.cells
                      if cell.cell_type == "code"]
        else:
            wanted = [(name, (root / "snippets" / name).read_text("utf-8"))
                      for name in sources.embedded(self.source)
                      if name.endswith(".py")]
        if len(wanted) != len(self.copied):
            return [f"{self.source}: {len(wanted)} blocks of code, "
                    f"{len(self.copied)} copy buttons"]
        return [f"{self.source}: the copy button of block {number}, {title or name!r}, "
                "copies something else" for number, ((name, text), (title, copied))
                in enumerate(zip(wanted, self.copied, strict=True), 1)
                if (title, copied) != (name, text)]

    def text_faults(self):
        return [] if self.text == plain_copy.of(self.source) else [
            f"{self.source}: its button copies something else than its plain text"]

    def stranger_faults(self):
        return [f"{self.source}: requests {url}" for url in self.strangers]

    def error_faults(self):
        return [f"{self.source}: {text}" for text in self.errors]

    def width_faults(self):
        return [] if self.width <= 320 else [
            f"{self.source}: is {self.width} pixels wide on a phone of 320"]

    def faults(self, root):
        return [*self.copy_faults(root), *self.text_faults(), *self.stranger_faults(),
                *self.error_faults(), *self.width_faults()]


def visit(context, home, source):
    """Open a page, press what copies, and make the window narrow."""
    seen = Visit(source)

    def request(made):
        if not made.url.startswith((home, "data:", "blob:")):
            seen.strangers.append(made.url)

    def console(message):
        if message.type == "error":
            seen.errors.append(message.text)

    def uncaught(error):
        seen.errors.append(str(error.error))

    watchers = {"request": request, "console": console, "weberror": uncaught}
    for event, watch in watchers.items():
        context.on(event, watch)
    tab = context.new_page()
    tab.goto(home + address(source), wait_until="load")
    seen.copied = copied_from(tab)
    if (button := tab.locator(".as-text button")).count():
        button.click()
        button.filter(has_text="Copied").wait_for()
        seen.text = tab.evaluate("navigator.clipboard.readText()")
    tab.set_viewport_size({"width": 320, "height": 640})
    seen.width = tab.evaluate("document.documentElement.scrollWidth")
    tab.close()  # what it still asks for is no longer sent
    for event, watch in watchers.items():
        context.remove_listener(event, watch)
    return seen


def address(source):
    """Where a page stands on the site: "loop/step/"."""
    return source.built.removesuffix("index.md").replace(".md", "/")


def copied_from(tab):
    """What each copy button puts on the clipboard, with the title of its block."""
    tab.evaluate(UNFOLD)
    first = tab.locator(".highlight:not(.no-copy):has(pre)").first
    if not first.count():
        return []
    tab.evaluate("navigator.clipboard.writeText('')")
    button = first.locator(".copy")
    if button.count():  # a block without a button copies nothing
        button.click()
        button.filter(has_text="Copied").wait_for()
    title = first.locator(".filename")
    return [(title.text_content() if title.count() else "",
             tab.evaluate("navigator.clipboard.readText()")),
            *map(tuple, browser.outcome_of(tab, PRESS))]


@pytest.fixture(scope="session")
def visits(chromium, homes, sites, root, trust):
    """visits(builder): what a browser shows of the pages of its site.

    Without those that have not changed since a visit found nothing wrong, as far as
    such visits are trusted. That a page still shows the files of its source, which
    one may edit without the page, needs no browser: tests/pages/test_built_site.py.
    """
    @functools.cache
    def visits(builder):
        site, version = sites(builder)[0], browser.version()
        pages = {f"{builder}: {source}": source
                 for source in [*sources.find(root), *labs.find(root)]}
        keys = {name: key_of_page(site, site / address(source) / "index.html", version,
                                  Path(__file__), Path(browser.__file__))
                for name, source in pages.items()}
        chosen = trust.choose(PAGES, keys, sample=2)
        seen = []
        with chromium.new_context(service_workers="block", permissions=[
                "clipboard-read", "clipboard-write"]) as context:
            for name in sorted(chosen):
                seen.append(visit(context, homes(builder), pages[name]))
                if not seen[-1].faults(root):
                    trust.keep(PAGES, name, keys[name])
        return seen

    return visits


def test_each_copy_button_copies_its_file(builder, visits, root, hold):
    """A program's that of snippets/, a lab's cell by cell."""
    hold([fault for seen in visits(builder) for fault in seen.copy_faults(root)])


def test_a_button_copies_the_page_as_markdown(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.text_faults()])


def test_each_recipe_can_be_copied_from_its_card(chromium, home, root):
    with chromium.new_context(permissions=["clipboard-read", "clipboard-write"]
                              ) as context:
        tab = context.new_page()
        tab.goto(f"{home}recipes/", wait_until="load")
        for recipe in recipes.find(root):
            button = tab.get_by_role("button", name=f"Copy {recipe.path.name}")
            button.click()
            tab.locator(f"#{recipe.path.stem.replace('_', '-')} ~ .take button").filter(
                has_text="Copied").wait_for()
            assert tab.evaluate("navigator.clipboard.readText()") == recipe.source


def test_no_request_leaves_the_site(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.stranger_faults()])


def test_the_browser_reports_no_error(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.error_faults()])


def test_no_page_scrolls_sideways_on_a_phone(builder, visits, hold):
    hold([fault for seen in visits(builder) for fault in seen.width_faults()])


def test_what_was_copied_is_said_at_its_button_and_aloud(home, tab):
    """At that one alone, and as long as nothing else is copied."""
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{home}loop/step/", wait_until="load")
    first, second = tab.locator(".copy").first, tab.locator(".copy").nth(1)
    before = first.bounding_box()
    first.click()
    first.filter(has_text="Copied").wait_for()
    assert tab.get_by_role("status").inner_text() == "Copied loop/step.py"
    assert first.get_attribute("aria-label") == "Copied loop/step.py"
    assert first.bounding_box() == before, "the button moves when it says so"
    second.click()
    second.filter(has_text="Copied").wait_for()
    assert first.inner_text() == "Copy"
    assert first.get_attribute("aria-label") == "Copy loop/step.py"
    tab.locator("article p").first.click(click_count=3)
    tab.keyboard.press("Control+C")
    second.filter(has_text="Copy").and_(tab.locator(":not([aria-label^=Copied])")) \
        .wait_for()


@pytest.mark.parametrize("allowed", [True, False])
def test_where_the_clipboard_is_closed_to_pages_a_button_copies_all_the_same(
        home, root, tab, allowed):
    """As at an address without https. If even that is refused, the code is selected."""
    tab.context.add_init_script("delete Navigator.prototype.clipboard")
    if not allowed:
        tab.context.add_init_script("document.execCommand = () => false")
    tab.goto(f"{home}loop/step/", wait_until="load")
    tab.locator(".copy").first.click()
    tab.locator(".copy", has_text="Copied" if allowed else "Selected").wait_for()
    if not allowed:
        tab.keyboard.press("Control+C")
    tab.evaluate("document.body.prepend(document.createElement('textarea'))")
    tab.locator("textarea").focus()
    tab.keyboard.press("Control+V")
    program = (root / "snippets" / "loop" / "step.py").read_text("utf-8")
    pasted = tab.locator("textarea").input_value()
    assert pasted == program if allowed else pasted.strip() == program.strip()


def test_without_scripts_no_button_is_shown(chromium, home, hold):
    with chromium.new_context(java_script_enabled=False) as context:
        tab = context.new_page()
        tab.goto(f"{home}loop/step/")
        assert tab.locator(".bar").first.is_visible()
        assert not tab.locator("article button").locator("visible=true").count()


@pytest.mark.parametrize("path", ["loop/step/", "errors/autograd/", "labs/warmup/"])
def test_a_bar_is_one_line_on_a_desk(home, tab, path, hold):
    tab.goto(home + path, wait_until="load")
    tab.evaluate(UNFOLD)
    bars = tab.eval_on_selector_all(".bar", """bars => bars.map(bar => [
        bar.innerText, bar.clientHeight, bar.scrollWidth - bar.clientWidth,
        Math.max(...[...bar.children].map(each => each.clientHeight))])""")
    assert bars
    hold([f"/{path}: the bar {' '.join(said.split())!r} is {height} pixels high and "
          f"{over} too wide" for said, height, over, part in bars
          if over > 0 or height > 1.5 * part])
