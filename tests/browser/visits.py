"""A visit to each page of a site: what a browser shows of it, copies from it, loads.

Each page is opened once for all tests that look at every page. One of its copy
buttons is pressed by a mouse, the others by script.
"""
from dataclasses import dataclass, field

from tools import browser, page_weight
from tools.pages import labs, plain_copy, sources

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
    loads: dict[str, int] = field(default_factory=dict)  # {address: bytes}

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

    @property
    def address(self):
        return address(self.source)

    @property
    def first(self):
        """The bytes of a visit with an empty cache."""
        return sum(self.loads.values())

    def later(self, home):
        """The bytes that remain to be loaded after a visit to the home page."""
        return page_weight.after(home.loads, self.loads)

    def weight_faults(self, builder, home):
        limits = page_weight.LIMITS[builder]
        if self.address in page_weight.LISTS:
            limits = limits.lists
        return [f"{self.source}: a {what} visit loads {size / page_weight.KB:.1f} KB "
                f"on the site of {builder}, at most {limit / page_weight.KB:g}; make "
                "the page shorter, or what all pages load less"
                for what, size, limit in (("first", self.first, limits.first),
                                          ("later", self.later(home), limits.later))
                if size > limit]

    def search_faults(self, builder):
        name = page_weight.INDEX[builder]
        return [f"{self.source}: loads {name} before the search is used"
                ] if name in self.loads else []

    def faults(self, root, builder, home):
        return [*self.copy_faults(root), *self.text_faults(), *self.stranger_faults(),
                *self.error_faults(), *self.width_faults(),
                *self.weight_faults(builder, home), *self.search_faults(builder)]


def visit(tab, home, site, source):
    """Open a page, press what copies, and make the window narrow.

    The tab is one for all pages: a process for each would cost as much as a page.
    """
    seen, requests, context = Visit(source), [], tab.context

    def request(made):
        requests.append(made)
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
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.goto(home + address(source), wait_until="load")
    browser.drawn(tab)  # what the page asks for once it is shown
    seen.loads = page_weight.loaded(requests, home, site)
    seen.copied = copied_from(tab)
    if (button := tab.locator(".as-text button")).count():
        button.click()
        button.filter(has_text="Copied").wait_for()
        seen.text = tab.evaluate("navigator.clipboard.readText()")
    tab.set_viewport_size({"width": 320, "height": 640})
    seen.width = tab.evaluate("document.documentElement.scrollWidth")
    tab.goto("about:blank")  # what it still asks for is no longer sent
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
