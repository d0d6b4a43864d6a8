"""What shuts readers out: axe finds none of it on the sites of both builders."""
from importlib.resources import files

import pytest

AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# All that is folded is opened. Rows of a long table are alike, and so are words of
# one kind in programs: of each only the first ones are looked at.
PREPARE = """() => {
  document.querySelectorAll("details").forEach(each => each.open = true)
  document.querySelectorAll("tr:nth-child(n + 20)").forEach(row => row.remove())
  const seen = {}
  for (const word of document.querySelectorAll("pre code span[class]")) {
    seen[word.className] = (seen[word.className] ?? 0) + 1
    if (seen[word.className] > 20) word.replaceWith(...word.childNodes)
  }
}"""
# Also lists what passed, unless it is told not to, which takes as long again.
RUN = "axe.run({ resultTypes: ['violations'] })"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(chromium, builder, homes, kinds, some, scheme, width, hold):
    with chromium.new_context(color_scheme=scheme, reduced_motion="reduce",
                              service_workers="block",
                              viewport={"width": width, "height": 900}) as context:
        tab = context.new_page()
        hold([f"{builder}: /{kind}: {fault}" for kind in some(builder, kinds)
              for fault in faults(tab, homes(builder) + kind)])


def faults(tab, address):
    tab.goto(address, wait_until="load")
    tab.evaluate(PREPARE)
    tab.evaluate(AXE)
    return [f"{fault['help']}: {fault['nodes'][0]['html'][:200]}"
            for fault in tab.evaluate(RUN)["violations"]]
