"""Nothing moves while a page arrives, however slowly.

A page arrives in pieces. The next one follows only when the browser has drawn what
it has, so each run draws the same states of the page, on any machine: a piece that is
written into the document is parsed at once, and one from the network is not.
"""
import re
from pathlib import Path

import pytest

from tools import browser

COUNT = 24  # pieces of a page
SHIFTS = """{
  const say = ({ value, sources }) => `${value.toFixed(4)} by ${sources.map(
    ({ node }) => node?.outerHTML?.slice(0, 80) ?? node?.textContent)}`
  const seen = []
  const note = entries => seen.push(...entries.map(say))
  const observer = new PerformanceObserver(list => note(list.getEntries()))
  observer.observe({ type: "layout-shift", buffered: true })
  window.shifts = () => {
    note(observer.takeRecords())
    return seen
  }
}"""
BETWEEN = re.compile(r">\s*(?=<[a-z/])")  # two tags
# Where no cut is made. Nothing is drawn before the body begins. The columns of a
# table are as wide as all of its rows need, unless site.css says how wide they are.
WHOLE = re.compile(r'^.*?<body[^>]*>|<div class="[^"]*\bledger\b.*?<table|'
                   r"<(script|style|pre|svg|select|table)\b.*?</\1>", re.DOTALL)


def places(text):
    """Where a page may be cut."""
    closed = [match.span() for match in WHOLE.finditer(text)]
    return [match.end() for match in BETWEEN.finditer(text)
            if not any(start <= match.start() < end - 1 for start, end in closed)]


def evenly(text):
    """A page in pieces with the same number of tags each."""
    found = places(text)
    return cut(text, found[len(found) // COUNT::max(1, len(found) // COUNT)])


def header_tag_by_tag(text):
    """Every page has the same header, and it is the first thing to be drawn."""
    end = text.index("</header>")
    return cut(text, [place for place in places(text) if place <= end])


def cut(text, cuts):
    return [text[start:end] for start, end in
            zip([0, *cuts], [*cuts, len(text)], strict=True)]


class Empty(browser.Silent):
    """Serves the site, but of each page nothing."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        path = path / "index.html" if path.is_dir() else path
        if path.suffix != ".html":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", "0")
        self.end_headers()


@pytest.fixture(scope="module")
def shifts(chromium):
    """shifts(site, page, width, pieces): what moved while the page arrived in them."""
    def shifts(site, page, width, pieces):
        sent = pieces((site / page / "index.html").read_text("utf-8"))
        with browser.served(site, Empty) as home, chromium.new_context(
                viewport={"width": width, "height": 800},
                service_workers="block") as context:
            context.add_init_script(SHIFTS)
            tab = context.new_page()
            tab.goto(home + page, wait_until="load")
            tab.evaluate("document.open()")
            for piece in sent:
                tab.evaluate("piece => document.write(piece)", piece)
                browser.drawn(tab)
            tab.evaluate("document.close()")
            tab.wait_for_function("() => document.readyState === 'complete'")
            browser.drawn(tab)
            return [f"/{page}: moved {shift}" for shift in tab.evaluate("shifts()")]

    return shifts


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_a_page_arrives(shifts, site, kinds, width, hold):
    hold([fault for kind in kinds
          for fault in shifts(site, kind, width, evenly)])


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_while_the_header_arrives(shifts, site, width, hold):
    hold(shifts(site, "loop/step/", width, header_tag_by_tag))


def test_what_moves_is_noticed(shifts, tmp_path):
    """The last piece of this page pushes down what the first ones showed."""
    style = "<style>body { display: flex; flex-direction: column-reverse; "
    (tmp_path / "index.html").write_text(
        f"<!doctype html>{style} }} div {{ height: 99px }}</style><body><p>One</p>"
        "<header><p>Two</p></header><div>Three</div></body>", "utf-8")
    found = shifts(tmp_path, "", 390, header_tag_by_tag)
    assert found and "One" in found[0]
