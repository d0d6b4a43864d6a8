"""Link 3: what a reader copies is the file, and it runs elsewhere.

Every copy button of every page is pressed in a real browser. What the
clipboard then holds is run with a fresh interpreter in an empty folder:
all of it in CI, some of it otherwise. The rest of what only a browser
shows is looked at on the way.
"""
import os
import random
from importlib.resources import files

import pytest
from playwright.sync_api import TimeoutError as NotInTime

from tools import browser
from tools.pages import built, plain_copy, queries, sources
from tools.pages.ledger import VERDICTS
from tools.programs import outcome, snippets

SAMPLE = 4  # programs run afresh where CI is not set
KINDS = ["", "loop/step/", "errors/", "errors/losses/", "debugging/start/", "labs/",
         "labs/forgotten_zero_grad/", "programs/", "ledger/", "corrections/",
         "versions/", "schedules/explorer/", "precision/scaler/", "glossary/",
         "concepts/"]


@pytest.fixture(scope="session")
def visits(chromium, sites):
    """Each page opened, each copy button pressed: what came of it."""
    site = sites("mkdocs")[0]
    found = {}
    with browser.served(site) as home:
        context = chromium.new_context()
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        tab = context.new_page()
        for page in built.find(site):
            found[page.name] = visit(tab, home, str(page))
        context.close()
    return found


def visit(tab, home, path):
    strangers, errors, copied = [], [], []

    def watch(request):
        if not request.url.startswith((home, "data:", "blob:")):
            strangers.append(request.url)

    def listen(message):
        if message.type == "error":
            errors.append(message.text)

    tab.on("request", watch)
    tab.on("console", listen)
    tab.goto(home + path.removesuffix("index.html"), wait_until="networkidle")
    tab.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    for block in tab.locator(".highlight:has(pre)").all():
        button = block.locator("button[data-clipboard-target], "
                               "button[data-md-type=copy]")
        title = block.locator(".filename")
        block.scroll_into_view_if_needed()
        if block.evaluate("node => node.matches('.no-copy')"):
            continue
        try:  # it is made once the block is in sight
            button.first.wait_for(timeout=3000)
        except NotInTime:
            continue
        tab.evaluate("navigator.clipboard.writeText('')")
        block.hover()
        button.first.click()
        copied.append((title.inner_text() if title.count() else "",
                       tab.evaluate("navigator.clipboard.readText()")))
    text = None
    if (plain := tab.locator(".as-text button")).count():
        plain.click()
        tab.locator(".as-text button", has_text="Copied").wait_for()
        text = tab.evaluate("navigator.clipboard.readText()")
    tab.set_viewport_size({"width": 320, "height": 640})
    wide = tab.evaluate("document.documentElement.scrollWidth")
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.remove_listener("request", watch)
    tab.remove_listener("console", listen)
    return {"copied": copied, "text": text, "strangers": strangers, "errors": errors,
            "wide": wide}


def test_each_copy_button_copies_the_file(page, visits, root, hold):
    copied = visits[page.built]["copied"]
    shown = [name for name in sources.embedded(page) if name.endswith(".py")]
    faults = [f"{page}: the copy button of {title!r} copies something else"
              for title, text in copied
              if title not in shown
              or text != (root / "snippets" / title).read_text("utf-8")]
    if [title for title, _ in copied] != shown:
        faults.append(f"{page}: {len(shown)} programs, "
                      f"{len(copied)} copy buttons")
    hold(faults)


def test_each_copy_button_of_a_lab_copies_its_cell(lab, visits, hold):
    copied = [text for _, text in visits[lab.built]["copied"]]
    cells = [f"{cell.source}\n" for cell in lab.planned.cells
             if cell.cell_type == "code"]
    hold([] if copied == cells else
         [f"{lab}: {len(cells)} cells; its copy buttons give {len(copied)}, or others"])


def test_a_button_copies_the_page_as_markdown(source, visits, hold):
    hold([] if visits[source.built]["text"] == plain_copy.of(source) else
         [f"{source}: its button copies something else than its plain text"])


def test_no_request_leaves_the_site(source, visits, hold):
    hold([f"{source}: requests {url}" for url in visits[source.built]["strangers"]])


def test_the_browser_reports_no_error(source, visits, hold):
    hold([f"{source}: {text}" for text in visits[source.built]["errors"]])


def test_no_page_scrolls_sideways_on_a_phone(source, visits, hold):
    wide = visits[source.built]["wide"]
    hold([f"{source}: is {wide} pixels wide on a phone of 320"] if wide > 320 else [])


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_axe_finds_nothing(chromium, sites, scheme, width, hold):
    """On a page of each kind, all that is folded opened, long tables cut short."""
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    faults = []
    with browser.served(sites("mkdocs")[0]) as home:
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce",
                                       viewport={"width": width, "height": 900})
        tab = context.new_page()
        for page in KINDS:
            tab.goto(home + page, wait_until="networkidle")
            tab.evaluate("document.querySelectorAll('details').forEach("
                         "each => each.open = true)")
            tab.evaluate("document.querySelectorAll('tr:nth-child(n + 20)').forEach("
                         "row => row.remove())")
            tab.evaluate(axe)
            faults += [f"/{page}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
                       for fault in tab.evaluate("axe.run()")["violations"]]
        context.close()
    hold(faults)


@pytest.fixture(scope="session")
def afresh(root, visits, runner):
    """Runs of what was copied, in fresh interpreters and empty folders."""
    copied = dict(pair for visit in visits.values() for pair in visit["copied"])
    chosen = sorted(copied.keys() - {""})  # the cells of a lab run together: link 9
    if not os.environ.get("CI"):
        chosen = random.sample(chosen, min(SAMPLE, len(chosen)))
    return {name: snippets.Snippet(root, name).start(
        runner, copied[name], unguarded=True) for name in chosen}


def test_what_was_copied_runs_in_an_empty_folder(afresh, root, exact, hold):
    faults = []
    for name, future in afresh.items():
        snippet, run = snippets.Snippet(root, name), future.result()
        if outcome.missing(snippet, run):
            continue
        faults += outcome.faults(snippet, run)
        faults += outcome.differences(snippet, run, exact)
    hold(faults)


def test_the_ledger_can_be_filtered(chromium, sites, ledger):
    """By verdict, by topic, by words; and without scripts it is all there."""
    site = sites("mkdocs")[0]
    verdict, topic = ledger.entries[0].verdict, ledger.entries[0].page.split("/")[0]
    wanted = {"verdict": sum(e.verdict == verdict for e in ledger.entries),
              "topic": sum(e.page.startswith(f"{topic}/") for e in ledger.entries)}
    shown = ".ledger tbody tr:visible"
    with browser.served(site) as home:
        for scripts in (True, False):
            context = chromium.new_context(java_script_enabled=scripts)
            tab = context.new_page()
            tab.goto(home + "ledger/", wait_until="networkidle")
            assert tab.locator(shown).count() == len(ledger.entries)
            if scripts:
                for name, value in [("verdict", VERDICTS[verdict]), ("topic", topic)]:
                    tab.select_option(f"select[name={name}]", value)
                    assert tab.locator(shown).count() == wanted[name]
                    tab.select_option(f"select[name={name}]", "")
                tab.fill("input[name=words]", "no such words")
                assert tab.locator(shown).count() == 0
            context.close()


def test_the_programs_can_be_filtered(chromium, sites, root):
    """As one types; and without scripts they are all there."""
    rows = ".ledger tbody tr:visible"
    every = snippets.find(root)
    with browser.served(sites("mkdocs")[0]) as home:
        for scripts in (True, False):
            context = chromium.new_context(java_script_enabled=scripts)
            tab = context.new_page()
            tab.goto(f"{home}programs/", wait_until="networkidle")
            assert tab.locator(rows).count() == len(every)
            if scripts:
                topic = every[0].name.partition("/")[0]
                tab.select_option("select[name=topic]", topic)
                assert tab.locator(rows).count() == sum(
                    each.name.startswith(f"{topic}/") for each in every)
                tab.select_option("select[name=topic]", "")
                tab.fill("input[name=words]", "warmup_per_epoch_wrong")
                assert tab.locator(rows).count() == 1
            context.close()


def messages(root):
    """What torch says in the programs that raise: {text: pages that show it}.

    With other numbers it is the same message.
    """
    shown = {page.built: outcome.NUMBER.sub("#", "".join(
        (root / "snippets" / name).read_text("utf-8")
        for name in sources.embedded(page) if name.endswith(".out")))
        for page in sources.find(root)}
    found = {}
    for snippet in snippets.find(root):
        output = snippet.out.read_text("utf-8")
        if outcome.TRACEBACK in output and "raise " not in snippet.source:
            last = output.rpartition(outcome.TRACEBACK)[2].splitlines()[2]
            kind, _, text = last.partition(": ")
            text = text or kind
            if kind != "NameError":  # tells of the program's own names
                plain = outcome.NUMBER.sub("#", text)
                found[text] = {name for name in shown if plain in shown[name]}
    return found


@pytest.fixture
def searched(chromium, sites):
    """A question typed into the search: the first three pages found."""
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_page()
        loaded = []
        tab.on("request", lambda request: loaded.append(request.url))
        tab.goto(home, wait_until="networkidle")
        assert not [url for url in loaded if "search_index" in url]
        tab.click("input[name=query]")
        yield lambda text: search(tab, text)
        assert [url for url in loaded if "search_index" in url]
        tab.close()


# What the theme says above the results, before a question and after it.
ASKS, FINDS = "Type to start searching", "matching document"


def search(tab, text):
    """Each question follows an empty one, so that what is shown answers it."""
    for typed, says in (("", ASKS), (text, FINDS)):
        tab.fill("input[name=query]", typed)
        tab.keyboard.press("End")  # the theme listens to keys
        tab.locator(".md-search-result__meta", has_text=says).wait_for()
    found = tab.eval_on_selector_all(".md-search-result__item > a",
                                     "all => all.map(a => a.pathname)")
    return list(dict.fromkeys(f"{path.strip('/')}.md" for path in found))[:3]


def test_a_message_typed_into_the_search_leads_to_its_page(searched, root, hold):
    """Among the first three pages found; the index is loaded on first use."""
    faults = []
    for text, shown in messages(root).items():
        links = searched(text[:100])
        if not shown & set(links):
            faults.append(f"docs/{min(shown)}: {text[:100]!r} leads to {links}; "
                          "put its words into a heading")
    hold(faults)


def test_a_question_finds_its_page(searched, root, summary, hold):
    """docs/tables/queries.toml typed in: of thirty one may miss its page, none finds
    nothing at all."""
    pairs = [(query.text, query.pages) for query in queries.read(root)]
    first, missed = 0, []
    for text, wanted in pairs:
        links = searched(text)
        first += bool(links) and links[0] in wanted
        if not set(wanted) & set(links):
            missed.append(f"docs/{wanted[0]}: {text!r} leads to {links}; put its words "
                          "into a heading or among the tags")
    summary.say(f"search: of {len(pairs)} questions {first} find their page first, "
                f"{len(pairs) - len(missed)} among the first three")
    hold(missed if len(missed) > len(pairs) / 30 else
         [each for each in missed if each.partition(" leads to ")[2][:3] == "[];"])
