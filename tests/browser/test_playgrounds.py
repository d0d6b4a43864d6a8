"""What a playground computes in a browser is what torch computes.

The functions of each playground are called in Chromium and compared with
the numbers that the program on its page printed. What it shows can be
reached and changed with the keyboard, fits a phone, and has a figure that
stands in where scripts do not run.
"""
import gzip
import itertools
import json
import math
import subprocess
import sys

import pytest

from tools import browser

PAGES = {"explorer": "schedules/explorer", "scaler": "precision/scaler",
         "mixing": "regularisation/mixing-explorer"}
MOST = 15 * 1024  # bytes of all scripts together, gzip
CLOSE = 1e-6  # relative

# Sets controls as a reader does, and says what is then shown.
SET = """settings => {
  for (const [name, value] of Object.entries(settings)) {
    const input = document.getElementById(`playground-${name}`)
    input.value = value
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
}"""
SHOWN = """() => [...document.querySelectorAll(
  ".playground-bench > svg, .playground-caption, .playground code")]
  .map(node => node.innerHTML).join()"""
CONTROLS = """() => [...document.querySelectorAll(".playground-control")]
  .filter(field => !field.hidden).map(field => {
    const { id, type, value, min, max, options } =
      field.querySelector("input, select")
    return { id, type, value, min, max,
      options: options && [...options].map(option => option.value) }
  })"""


@pytest.fixture
def visit(chromium, home):
    """A playground's page in a tab of its own; no error may be reported."""
    contexts, errors = [], []

    def visit(name, **options):
        contexts.append(chromium.new_context(**options))
        tab = contexts[-1].new_page()
        tab.on("console", lambda message: errors.append(message.text)
               if message.type == "error" else None)
        tab.on("pageerror", lambda error: errors.append(str(error)))
        tab.goto(f"{home}{PAGES[name]}/")
        return tab

    yield visit
    for context in contexts:
        context.close()
    assert not errors, f"the browser reports: {errors}"


def differ(where, ours, torchs):
    """Where two lists of numbers are not the same."""
    if len(ours) != len(torchs):
        return [f"{where}: {len(ours)} values, torch has {len(torchs)}"]
    return [f"{where}: value {number} is {a!r}, torch has {b!r}; mend the script"
            for number, (a, b) in enumerate(zip(ours, torchs, strict=True))
            if not math.isclose(a, b, rel_tol=CLOSE, abs_tol=1e-20)][:1]


def exported(root, name):
    """What a program printed: a line of settings, a line of numbers, and on."""
    lines = (root / "snippets" / name).read_text("utf-8").splitlines()
    for says, numbers in zip(lines[::2], lines[1::2], strict=True):
        kind, _, knobs = says.partition(" ")
        yield kind, json.loads(knobs), [float(each) for each in numbers.split()]


# -- the schedule explorer -------------------------------------------------

RUNS = """
import contextlib, io, json, sys
found = []
for source in json.load(sys.stdin):
    shell = {}
    with contextlib.redirect_stdout(io.StringIO()):
        exec(source, shell)
    found.append(shell["lrs"])
json.dump(found, sys.stdout)
"""
# For each of many settings: the program, the lrs, and what is drawn of them.
EXPLORED = f"""every => every.map(settings => {{
  const set = {SET}
  set(settings)
  return [document.getElementById("explorer-code").textContent,
    explorer.lrs(explorer.now), explorer.lrs(explorer.now, true),
    ...[".line-1", ".axis"].map(name => document.querySelector(
      `.playground-bench > svg ${{name}}`).getAttribute("d"))]
}})"""
STEP = "        sched.step("  # in the loop over batches; two levels deep


def test_the_explorer_has_the_lrs_of_torch(visit, root, hold):
    tab = visit("explorer")
    faults, names = [], set()
    for name, knobs, lrs in exported(root, "schedules/explorer.out"):
        names.add(name)
        if name == "ReduceLROnPlateau":
            ours = tab.evaluate(
                "knobs => explorer.plateau(knobs, 0.2, Array.from({ length: 30 }, "
                "(_, step) => Math.max(20 - step, 10)))", knobs)
        else:
            ours = tab.evaluate(
                "([name, knobs]) => Array.from({ length: 30 }, (_, step) => "
                "explorer.rates[name](knobs, 0.2, step))", [name, knobs])
        faults += differ(f"docs/assets/explorer.js: {name} {knobs}", ours[::3], lrs)
    known = {*tab.evaluate("Object.keys(explorer.rates)"), "ReduceLROnPlateau"}
    hold(faults + [f"snippets/schedules/explorer.py:1: does not print {name}"
                   for name in sorted(known - names)])


def grid(tab):
    """Each control of each schedule at its ends and in the middle."""
    common = [{"epochs": 2, "batches": 10, "lr": 0}, {"epochs": 7, "batches": 13},
              {"epochs": 20, "batches": 11, "lr": 12}]
    for schedule in next(c for c in tab.evaluate(CONTROLS) if c["options"])["options"]:
        tab.evaluate(SET, {"schedule": schedule})
        own = [c for c in tab.evaluate(CONTROLS) if c["id"].partition("-")[2]
               not in ("schedule", "lr", "epochs", "batches")]
        places = [c["options"] or [c["min"], (float(c["min"]) + float(c["max"])) / 2,
                                   c["max"]] for c in own]
        names = [c["id"].partition("-")[2] for c in own]
        for values in itertools.product(*places):
            for each in common:
                yield {"schedule": schedule, **each,
                       **dict(zip(names, values, strict=True))}


def test_the_program_that_the_explorer_shows_gives_its_lrs(visit, hold):
    """As it is shown, and with sched.step() in the wrong place."""
    tab = visit("explorer")
    cases, every = [], list(grid(tab))
    for settings, (code, right, wrong, path, axis) in zip(
            every, tab.evaluate(EXPLORED, every), strict=True):
        cases.append((settings, code, right, drawn(path, axis, max(right + wrong))))
        if STEP in code:  # once per epoch instead
            cases.append((settings, code.replace(STEP, STEP[4:]), wrong, None))
        elif STEP[4:] in code:  # the plateau, once per batch instead
            cases.append((settings, code.replace(STEP[4:], STEP), wrong, None))
    assert len(cases) > 500
    done = subprocess.run([sys.executable, "-W", "error", "-c", RUNS], text=True,
                          input=json.dumps([code for _, code, *_ in cases]),
                          capture_output=True)
    if done.returncode:
        pytest.fail(f"a program that the explorer shows fails:\n{done.stderr}")
    faults = []
    for (settings, _, ours, shown), lrs in zip(cases, json.loads(done.stdout),
                                               strict=True):
        faults += differ(f"docs/assets/explorer.js: {settings}", ours, lrs)
        if shown and any(abs(a - b) > 0.001 * max(ours)
                         for a, b in zip(shown, lrs, strict=True)):
            faults.append(f"docs/assets/explorer.js: {settings}: draws another curve "
                          "than it computes")
    hold(faults[:20])


def drawn(path, axis, top):
    """The values that a curve shows, read off it."""
    above, below = (float(y) for y in axis.partition(" ")[2].split("H")[0].split("V"))
    ys = [float(point.split()[1]) for point in path[1:].split("L")]
    return [top * (below - y) / (below - above) for y in ys]


def test_the_program_of_the_explorer_can_be_copied(visit):
    tab = visit("explorer", permissions=["clipboard-read", "clipboard-write"])
    tab.select_option("#playground-schedule", "cosine")
    code = tab.locator("#explorer-code")
    tab.locator(".playground .copy").click()
    tab.locator(".playground .copy", has_text="Copied").wait_for()
    assert "CosineAnnealingLR" in code.text_content()
    assert tab.evaluate("navigator.clipboard.readText()") == code.text_content()


# -- the scaler ------------------------------------------------------------

def test_the_scaler_lives_as_in_torch(visit, root, hold):
    tab = visit("scaler")
    hold([fault for kind, knobs, scales in exported(root, "precision/scaler.out")
          for fault in differ(f"docs/assets/scaler.js: {kind} {knobs}", tab.evaluate(
              "knobs => scaler.life(knobs, 16)", knobs), scales)])


def test_the_shares_of_lost_gradients_are_those_of_torch(visit, root, hold):
    tab = visit("scaler")
    hold([fault for kind, knobs, shares in exported(root, "precision/scaler_shares.out")
          for fault in differ(f"docs/assets/scaler.js: {kind} {knobs}", tab.evaluate(
              "knobs => scaler.shares(knobs)", knobs), shares)])


def test_a_click_makes_a_step_overflow(visit):
    tab = visit("scaler")
    steps = tab.locator("#playground-overflows")
    tab.evaluate(SET, {"overflows": ""})
    drawing = tab.locator(".playground-bench > svg").first
    assert not drawing.locator(".cross").count()
    drawing.click()
    assert steps.input_value().isdecimal()
    assert drawing.locator(".cross").count() == 1
    drawing.click()
    assert steps.input_value() == ""


# -- dropout and mixing ----------------------------------------------------

def test_dropout_has_the_moments_of_torch(visit, root, hold):
    tab = visit("mixing")
    hold([fault for kind, knobs, moments in
          exported(root, "regularisation/dropout_moments.out")
          for fault in differ(f"docs/assets/mixing.js: {kind} {knobs}", tab.evaluate(
              "knobs => mixing.moments(knobs)", knobs), moments)])


def test_images_and_labels_are_mixed_as_in_torch(visit, root, hold):
    """The image by the sums of its rows, in which the columns weigh 1 to 8."""
    tab, faults = visit("mixing"), []
    for kind, knobs, numbers in exported(root, "regularisation/mixing_explorer.out"):
        ours = tab.evaluate("label => mixing.digit(label).map(v => 16 * v)",
                            knobs["label"]) if kind == "digit" else tab.evaluate(
            """([kind, knobs]) => {
              const { lam, image } = mixing[kind](knobs)
              return [lam, ...[0, 1, 2, 3, 4, 5, 6, 7].map(row => image
                .slice(8 * row, 8 * row + 8)
                .reduce((sum, value, column) => sum + value * (column + 1), 0))]
            }""", [kind, knobs])
        faults += differ(f"docs/assets/mixing.js: {kind} {knobs}", ours, numbers)
    hold(faults)


# -- all of them -----------------------------------------------------------

@pytest.mark.parametrize("name", PAGES)
def test_each_control_works_by_keyboard(visit, name, hold):
    """Tab leads to it; an arrow key, or typing, changes what is shown."""
    tab = visit(name)
    first, faults = tab.evaluate(CONTROLS)[0], []
    for choice in first["options"] or [None]:
        if choice:
            tab.evaluate(SET, {first["id"].partition("-")[2]: choice})
        controls = tab.evaluate(CONTROLS)
        tab.focus(f"#{first['id']}")
        for control in controls:
            where = f"docs/assets/{name}.js: {choice}: {control['id']}"
            if not reached(tab, control["id"]):
                faults.append(f"{where}: is not reached by the Tab key")
                break
            before, after = tab.evaluate(SHOWN), []
            if choice and control == first:
                continue  # another choice has other controls
            for key in KEYS.get(control["type"], ["ArrowDown", "ArrowUp"]):
                tab.keyboard.press(key)
                after.append(tab.evaluate(SHOWN))
            if control["options"]:  # the next control may belong to this choice
                tab.evaluate(SET, {control["id"].partition("-")[2]: control["value"]})
            if {before} == {*after}:
                faults.append(f"{where}: the keyboard changes nothing that is shown")
        if choice and len(first["options"]) > 1:
            before = tab.evaluate(SHOWN)
            tab.focus(f"#{first['id']}")
            tab.keyboard.press("ArrowUp" if choice == first["options"][-1]
                               else "ArrowDown")
            if tab.evaluate(SHOWN) == before:
                faults.append(f"docs/assets/{name}.js: {choice}: no key leaves it")
    hold(faults)


KEYS = {"text": ["End", "1", "1"], "range": ["ArrowLeft", "ArrowRight"]}


def reached(tab, wanted, presses=20):
    """Whether the Tab key leads there, over links between two plots."""
    for _ in range(presses):
        if tab.evaluate("document.activeElement.id") == wanted:
            return True
        tab.keyboard.press("Tab")
    return False


@pytest.mark.parametrize("name", PAGES)
def test_each_control_has_a_label_and_each_plot_a_text(visit, name, hold):
    tab = visit(name)
    faults = [f"docs/assets/{name}.js: {node} has no label" for node in tab.evaluate(
        "[...document.querySelectorAll('.playground :is(input, select)')]"
        ".filter(node => !node.labels[0]?.textContent).map(node => node.id)")]
    texts = tab.evaluate(
        "[...document.querySelectorAll('.playground-bench > svg')].map(node => "
        "document.getElementById(node.getAttribute('aria-labelledby'))?.textContent)")
    hold(faults + [f"docs/assets/{name}.js: plot {number} has no text"
                   for number, text in enumerate(texts, 1) if not text])


@pytest.mark.parametrize("name", PAGES)
def test_a_figure_stands_in_where_scripts_do_not_run(visit, name):
    tab = visit(name, java_script_enabled=False)
    assert tab.locator("figure svg.plot:visible").count()
    assert not tab.locator(".playground").count()
    tab = visit(name)
    assert tab.locator(".playground-bench > svg").first.is_visible()
    assert not tab.locator("figure svg.plot:visible").count()


@pytest.mark.parametrize("name", PAGES)
def test_on_a_phone_the_plot_is_in_sight_of_every_control(visit, name, hold):
    tab = visit(name, viewport={"width": 390, "height": 800}, has_touch=True)
    faults = tab.evaluate("""() => [...document.querySelectorAll(".playground")]
      .flatMap(box => [...box.querySelectorAll(".playground-control:not([hidden])")]
        .filter(field => {
          field.querySelector("input, select").scrollIntoView({ block: "center" })
          const plot = box.querySelector(".playground-bench > svg")
            .getBoundingClientRect()
          const header = document.querySelector("header").getBoundingClientRect()
          return plot.top < header.bottom - 1 || plot.bottom > innerHeight
            || field.getBoundingClientRect().top < plot.bottom - 1
        }).map(field => field.textContent))""")
    hold([f"docs/assets/playground.css: {name}: at {field!r} the plot is out of sight"
          for field in faults])


# Of each playground: its name, the pixels that it needs, and those that are kept.
ROOM = """() => {
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize)
  return [...document.querySelectorAll(".playground")].map(box => {
    const kept = rem * parseFloat(getComputedStyle(box).getPropertyValue("--room"))
    box.style.minHeight = 0
    const needs = box.offsetHeight
    box.style.minHeight = ""
    return [box.id, needs, kept]
  })
}"""


@pytest.mark.parametrize("name", PAGES)
def test_the_room_that_is_kept_is_large_enough(visit, name, hold):
    """So that nothing moves when the scripts have come, at any width."""
    tab, faults = visit(name), []
    for width in (320, 360, 390, 412, 560, 640, 768, 1024, 1280, 1600):
        tab.set_viewport_size({"width": width, "height": 800})
        browser.drawn(tab)
        faults += [f"docs/assets/playground.css: #{each} needs {needs} pixels at "
                   f"{width}, and has {kept:.0f}"
                   for each, needs, kept in tab.evaluate(ROOM) if not needs <= kept + 1]
    hold(faults)


@pytest.mark.parametrize("name", PAGES)
def test_no_playground_scrolls_sideways_on_a_phone(visit, name, hold):
    tab = visit(name, viewport={"width": 320, "height": 640}, has_touch=True)
    first, faults = tab.evaluate(CONTROLS)[0], []
    for choice in first["options"] or [None]:
        if choice:
            tab.evaluate(SET, {first["id"].partition("-")[2]: choice})
        wide, cut = tab.evaluate("""[document.documentElement.scrollWidth,
            [...document.querySelectorAll(".playground text")].filter(text => {
              const box = text.getBoundingClientRect()
              return box.left < 0 || box.right > 320
            }).map(text => text.textContent)]""")
        faults += [f"docs/{PAGES[name]}.md: {choice}: is {wide} pixels wide"] \
            if wide > 320 else []
        faults += [f"docs/{PAGES[name]}.md: {choice}: cuts {text!r}" for text in cut]
    hold(faults)


def test_the_scripts_are_light(root, hold):
    assets = root / "docs" / "assets"
    scripts = [assets / f"{name}.js" for name in ("playground", *PAGES)]
    weight = sum(len(gzip.compress(path.read_bytes())) for path in scripts)
    hold([f"docs/assets/playground.js:1: the playgrounds weigh {weight} bytes, more "
          f"than {MOST}; shorten them"] if weight > MOST else [])
