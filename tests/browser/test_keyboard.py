"""With the keyboard alone, everything that does something is in reach."""
from tests.browser import search
from tools import browser

# What must be reached: each sort of control once, by what it is and where.
WANTED = """() => {
  const shown = node => node.checkVisibility({ visibilityProperty: true }) &&
    node.getClientRects().length
  window.sort = node => [node.localName, node.type, ...node.classList,
    "in", node.parentElement.closest("[data-md-component], article")?.className]
    .filter(word => word && word !== "focus-visible").join(" ")
  const all = [...document.querySelectorAll(
    "a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(node => node.tabIndex >= 0 && !node.disabled && shown(node)
      && !node.matches(".md-top"))  // shows while one scrolls up; a key does that
  return [...new Set(all.map(sort))]
}"""
# Where the focus is, and whether a mark shows it: an outline, of itself or of the
# label that stands for it; in text, the caret.
FOCUS = """() => {
  const node = document.activeElement
  if (!node || node === document.body) return null
  const outlined = each => {
    const { outlineStyle, outlineWidth } = getComputedStyle(each)
    return outlineStyle !== "none" && parseFloat(outlineWidth) >= 1
  }
  const label = node.type === "radio" ? node.nextElementSibling : node
  const mark = /text|search/.test(node.type) || outlined(label)
  return { sort: sort(node), mark }
}"""
PASSED = """() => {
  window.passed ??= new Set()
  const before = passed.has(document.activeElement)
  passed.add(document.activeElement)
  return before
}"""


def test_each_sort_of_control_is_reached_and_shows_it(home, tab, kind, hold):
    """Tab leads to each, from the skip link on, and what has the focus is marked.

    A page may alter what comes into sight. So at the first control of each sort the
    next key waits for what the browser draws, and the focus must still be there.
    """
    tab.goto(home + kind, wait_until="load")
    tab.evaluate("document.querySelectorAll('tr:nth-child(n + 9)')"
                 ".forEach(row => row.remove())")
    wanted, reached, faults = set(tab.evaluate(WANTED)), [], set()
    for _ in range(800):
        tab.keyboard.press("Tab")
        now = tab.evaluate(FOCUS)
        if now is None:
            continue  # behind the last control; the next key leads to the first
        if tab.evaluate(PASSED):
            break
        if now["sort"] not in reached or not now["mark"]:
            browser.drawn(tab)
            now, was = tab.evaluate(FOCUS), now
            if now is None and "md-top" not in was["sort"]:
                faults.add(f"/{kind}: {was['sort']!r} loses the focus that it had")
            now = now or was
        reached.append(now["sort"])
        if not now["mark"] and "md-top" not in now["sort"]:
            faults.add(f"/{kind}: nothing shows that the focus is on {now['sort']!r}")
    if not reached or "md-skip" not in reached[0]:
        faults.add(f"/{kind}: Tab first reaches {reached[:1]}, not the skip link")
    faults |= {f"/{kind}: Tab does not reach {sort!r}" for sort in wanted - {*reached}}
    hold(sorted(faults))


def test_the_search_is_used_and_left_by_keys(home, tab):
    tab.context.add_init_script(search.SCRIPT)
    tab.goto(home, wait_until="load")
    tab.keyboard.press("s")
    tab.keyboard.type("zero_grad")
    assert search.shown(tab, "mkdocs", "zero_grad")
    assert tab.locator("#__search").is_checked()
    tab.keyboard.press("Escape")
    assert not tab.locator("#__search").is_checked(), "Escape does not leave the search"
    # The theme looks a millisecond later whether the field lost the focus; a key that
    # comes before, as no reader's does, leaves the search closed. Timers keep order.
    tab.evaluate("() => new Promise(done => setTimeout(done, 10))")
    before = tab.evaluate("searches.asked()")
    tab.keyboard.press("s")
    tab.keyboard.type("dropout")
    assert search.shown(tab, "mkdocs", "dropout", before)
    assert tab.locator("#__search").is_checked()
    tab.keyboard.press("ArrowDown")
    tab.keyboard.press("Enter")
    tab.wait_for_url(lambda address: address.split("?")[0] != home)


def test_the_skip_link_leads_to_the_text(home, tab):
    tab.goto(f"{home}loop/step/", wait_until="load")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Enter")
    tab.keyboard.press("Tab")
    assert tab.evaluate("!!document.activeElement.closest('article')")


def test_the_scheme_is_switched_by_keys(home, tab):
    tab.goto(home, wait_until="load")
    for _ in range(20):
        tab.keyboard.press("Tab")
        if tab.evaluate("document.activeElement.matches('.scheme')"):
            break
    tab.keyboard.press("Enter")
    assert tab.evaluate("document.body.dataset.mdColorScheme") == "slate"


def test_a_block_is_copied_and_a_fold_opened_by_keys(home, tab):
    tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
    tab.goto(f"{home}loop/step/", wait_until="load")
    tab.evaluate("navigator.clipboard.writeText('')")
    tab.locator(".copy").first.focus()
    tab.keyboard.press("Enter")
    tab.wait_for_function("async () => (await navigator.clipboard.readText()).length")
    tab.goto(f"{home}labs/forgotten_zero_grad/", wait_until="load")
    tab.locator("summary").first.focus()
    tab.keyboard.press("Enter")
    assert tab.locator("details").first.evaluate("node => node.open")


def test_the_ledger_is_filtered_and_a_slider_moved_by_keys(home, tab):
    tab.goto(f"{home}ledger/", wait_until="load")
    every = tab.locator(".ledger tbody tr:visible").count()
    tab.locator("select[name=verdict]").focus()
    tab.keyboard.press("f")  # false
    assert 0 < tab.locator(".ledger tbody tr:visible").count() < every
    tab.goto(f"{home}schedules/explorer/", wait_until="load")
    slider = tab.locator("input[type=range]:visible").first
    before = slider.input_value()
    slider.focus()
    tab.keyboard.press("ArrowLeft")
    assert slider.input_value() != before
