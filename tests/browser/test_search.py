"""What people ask, typed into the search of the sites of both builders."""
import pytest

from tests.browser.search import SCRIPT, Search
from tools.pages import queries, sources
from tools.programs import outcome, snippets

# Zensical takes its time, so it is asked only each fifth of the listed questions.
EACH = {"mkdocs": 1, "zensical": 5}
# The share that may miss its page. Zensical looks for all words of a question, so
# it misses many: 39 % were measured, and 45 % would show that it got worse.
MISSED = {"mkdocs": 1 / 30, "zensical": 0.45}


@pytest.fixture(scope="module")
def searches(chromium, homes):
    """searches(builder): its search; the index is loaded on first use, not before."""
    with chromium.new_context(service_workers="block") as context:
        context.add_init_script(SCRIPT)
        loaded = []
        context.on("request", lambda request: loaded.append(request.url))

        def search(builder):
            tab = context.new_page()
            loaded.clear()
            tab.goto(homes(builder), wait_until="load")
            assert not [url for url in loaded if "search" in url.rpartition("/")[2]
                        and url.endswith(".json")]
            search = Search(tab, builder)
            search.ask("gradient")
            assert [url for url in loaded if "search" in url.rpartition("/")[2]
                    and url.endswith(".json")]
            return search

        yield search


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


def test_a_message_typed_into_the_search_leads_to_its_page(searches, root, hold):
    """Among the first three pages found."""
    search, faults = searches("mkdocs"), []
    for text, shown in messages(root).items():
        links = search.ask(text[:100])
        if not shown & set(links):
            faults.append(f"docs/{min(shown)}: {text[:100]!r} leads to {links}; "
                          "put its words into a heading")
    hold(faults)


@pytest.fixture(scope="session")
def questions(root):
    """docs/tables/queries.toml: {question: the pages that answer it}."""
    return {query.text: query.pages for query in queries.read(root)}


def test_a_question_finds_its_page(builder, searches, questions, summary, hold):
    """On the site of MkDocs one of thirty may miss it, and none finds nothing.

    On that of Zensical as many find it as were measured, or more.
    """
    asked = list(questions)[::EACH[builder]]
    search = searches(builder)
    found = {text: search.ask(text) for text in asked}
    first = sum(links[0] in questions[text] for text, links in found.items() if links)
    missed = {text: links for text, links in found.items()
              if not set(links) & set(questions[text])}
    part = "" if EACH[builder] == 1 else f", each {EACH[builder]}th that is listed,"
    summary.say(f"search: {builder}: of {len(asked)} questions{part} {first} find "
                f"their page first, {len(asked) - len(missed)} among the first three")
    faults = [f"docs/{questions[text][0]}: {text!r} leads to {links}; put its words "
              "into a heading or among the tags" for text, links in missed.items()]
    if len(missed) <= len(asked) * MISSED[builder]:
        faults = [] if builder == "zensical" else [
            fault for fault, links in zip(faults, missed.values(), strict=True)
            if not links]
    hold(faults)


def test_a_question_that_is_typed_finds_the_same(builder, searches, questions, hold):
    """The other tests put questions into the field; here keys are pressed."""
    search = searches(builder)
    hold([f"{builder}: {text!r} finds {typed} when it is typed, {asked} otherwise"
          for text in list(questions)[::100]
          if (typed := search.type(text)) != (asked := search.ask(text))])


# -- how answers are shown: on the site of MkDocs, Zensical shows its own ------------

QUESTIONS = ["loss nan", "dropout before batch norm", "gradient accumulation",
             "softmax before cross entropy", "CUDA out of memory"]


def test_a_result_is_read_at_a_glance(searches, hold):
    """One sentence of each page, no code; words are marked whole; no count."""
    search, faults = searches("mkdocs"), []
    for text in QUESTIONS:
        search.ask(text)
        assert 1 <= len(search.results()) <= 10
        if said := search.says():
            faults.append(f"docs/assets/answers.js:1: {text!r} is answered by {said!r}")
        for each in search.results():
            if len(each["sentences"]) != 1 or len(each["sentences"][0]) > 600 \
                    or each["code"] or each["cut"]:
                faults.append(f"docs/assets/answers.js:1: {text!r} shows {each}")
    hold(faults)


@pytest.mark.parametrize(("text", "leads"), [
    ("Trying to backward through the graph a second time",
     "errors/autograd/#backward-twice"),
    ("Specify retain_graph=True if you need to backward through the graph",
     "errors/autograd/#backward-twice"),
    ("CUDA out of memory. Tried to allocate 2.00 GiB",
     "errors/precision/#out-of-memory"),
    ("the buffers have already been freed", "errors/autograd/#backward-twice"),
    ("dropout before batch norm",
     "regularisation/dropout-kinds/#may-dropout-stand-before-batch-norm")])
def test_a_message_leads_to_its_entry_and_words_to_a_section(searches, text, leads):
    search = searches("mkdocs")
    search.ask(text)
    first = search.results()[0]
    assert first["address"] == leads
    assert first["sentences"][0].startswith("Fix.") == leads.startswith("errors/")


def test_a_wrong_letter_is_told(searches):
    search = searches("mkdocs")
    search.ask("droput")
    assert search.says() == "No page says “droput”. Found for “dropout”:"
    search.ask("dropout")
    assert search.says() == ""


def test_where_nothing_is_found_are_other_ways(searches):
    search = searches("mkdocs")
    assert search.ask("xyzzyx") == []
    assert search.says() == "Nothing found. Other ways in:"
    assert search.ways()[:3] == ["errors/", "debugging/silent/", "concepts/"]


def test_a_message_that_no_page_has_is_told(searches):
    search = searches("mkdocs")
    search.ask("ModuleNotFoundError: No module named 'torchvision'")
    assert search.says() == "No page is about this message. The nearest:"


def test_a_text_that_came_without_a_key_is_asked(searches):
    """As from a menu or a long press. Until then, older results are no way."""
    search = searches("mkdocs")
    search.ask("dropout")
    search.insert("CUDA out of memory")
    assert search.results()[0]["address"] == "errors/precision/#out-of-memory"
    search.ask("dropout")
    search.insert("CUDA out of memory", key="Enter")
    search.left_for("errors/precision/#out-of-memory")
