"""Link 11: what helps a reader along, on the built pages and in the browser."""
import gzip
import html
import json
import re
import textwrap
import xml.etree.ElementTree as ET
from datetime import datetime
from importlib.resources import files

import pytest

from tools import browser, publish
from tools.pages import built, concepts, glossary, plain_copy, sources
from tools.pages.messages import FOLDER
from tools.publish import faq_data, feed, glossary_links


@pytest.fixture(scope="session")
def site(builder, sites):
    return sites(builder)[0]


HOME = built.HOSTED["SITE_URL"]


def shown(site):
    """The pages of the site that have an address of their own."""
    return [page for page in built.find(site) if page.path.name == "index.html"]


def address(page):
    return HOME + str(page).removesuffix("index.html")


@pytest.fixture(scope="session")
def terms(root):
    return glossary.read(root)


# -- the glossary -----------------------------------------------------------

APART = "".join(f"[not(ancestor::{tag})]"
                for tag in sorted(glossary_links.SHUT - {"a"}))
PLAIN = ("//article//text()[ancestor::p or ancestor::li or ancestor::dd]"
         '[not(ancestor::a[not(@class="term")])][not(ancestor::p[@class])]' + APART)


def uses(page, terms):
    """Each use of a term in running text, in order: its id, and if it is marked.

    Found by the tree of the page, where the marks were set by its text.
    """
    known = {word.lower(): each.id for each in terms for word in each.spoken}
    find = glossary_links.pattern(tuple(known))
    for text in page.tree.xpath(PLAIN):
        parent = text.getparent()
        inside = text.is_text and parent.get("class") == "term"
        for match in find.finditer(text):
            yield known[" ".join(match[0].lower().split())], inside


def test_a_page_marks_the_first_use_of_each_term_and_no_other(site, terms, hold):
    faults = []
    for page in built.find(site):
        seen, name = set(), page.name
        free = {each.id for each in terms
                if not each.shuns(name) and name not in glossary_links.UNMARKED}
        for term, marked in uses(page, terms):
            first = term in free and term not in seen
            seen.add(term)
            if marked != first:
                faults.append(f"{page}: {term} is {'' if marked else 'not '}marked at "
                              f"{'its first' if first else 'another'} use")
        found = page.tree.xpath('//a[@class="term"]/@href')
        if len(found) != len(seen & free):
            faults.append(f"{page}: {len(found)} marks for {len(seen & free)} terms")
    hold(faults)


def test_every_term_is_used(sites, terms, hold):
    used = {term for page in built.find(sites("mkdocs")[0])
            if page.name != glossary.PAGE for term, _ in uses(page, terms)}
    hold([f"{glossary.SOURCE}:1: no page uses {each.id}; drop it, or say in words: "
          "how it stands in the text" for each in terms if each.id not in used])


def test_the_marks_weigh_little(site, hold):
    """They add at most 600 bytes to a page, packed as it is sent."""
    def packed(text):
        return len(gzip.compress(text.encode()))

    faults = []
    for path in site.rglob("index.html"):
        text = path.read_text("utf-8")
        more = packed(text) - packed(glossary_links.MARKED.sub(r"\1", text))
        if more > 600:
            faults.append(f"{path.relative_to(site)}: {more} bytes of marked terms; "
                          "shorten what the terms mean")
    hold(faults)


def test_the_keyboard_shows_what_a_term_means(chromium, sites, terms):
    """Without scripts; and a link takes everyone else to the glossary."""
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_context(java_script_enabled=False).new_page()
        tab.goto(f"{home}loop/step/")
        link = tab.locator("a.term").first
        each = next(each for each in terms
                    if link.get_attribute("href").endswith(f"#{each.id}"))
        for _ in range(200):
            tab.keyboard.press("Tab")
            if link.evaluate("e => e === document.activeElement"):
                break
        shown = link.evaluate("e => getComputedStyle(e, '::after').content")
        assert each.means in shown
        tab.keyboard.press("Enter")
        tab.wait_for_url(f"{home}glossary/#{each.id}")
        assert each.term in tab.locator("dt:target").inner_text()
        tab.context.close()


TERM = glossary.Term("seed", "seed", 'Where "it" starts.', "a.md", ("seed", "seeds"))


@pytest.mark.parametrize("article", [
    "<h2>A seed</h2>", "<p><code>seed</code></p>", '<p><a href="x">a seed</a></p>',
    "<pre>seed</pre>", "<p>seedling, re-seed, &seed;</p>", "<td>seed</td>",
    "<table><tr><td><p>seed</p></td></tr></table>", '<p class="tags">seed</p>',
    "<svg><p>seed</p></svg>", '<p><img alt="a seed"></p>',
    '<li><pre><span class="p">seed</span></pre></li>'])
def test_what_is_no_running_text_is_not_marked(article):
    assert glossary_links.marked(article, "b", [TERM]) == article
    then = glossary_links.marked(f"{article}<p>Two seeds.</p>", "b", [TERM])
    assert then.count("<a class") == 1 and then.endswith(
        f'<a class="term" href="../glossary/#seed" title="{html.escape(TERM.means)}">'
        "seeds</a>.</p>")


def test_marking_again_changes_nothing(root, sites):
    site = sites("mkdocs")[0]
    before = {path: path.read_bytes() for path in site.rglob("*.html")}
    publish.do([glossary_links.add], root, site)
    assert before == {path: path.read_bytes() for path in site.rglob("*.html")}


@pytest.mark.parametrize("terms, said", [
    ('[b]\nterm="b"\nmeans="One. Two."\npage="a.md"', "1: b: means needs one sentence"),
    ('[b]\nterm="b"\nmeans="One"\npage="a.md"', "1: b: means needs one sentence"),
    ('[b]\nterm="b"\nmeans="One `x`."\npage="a.md"', "1: b: means is shown as it"),
    (f'[b]\nterm="b"\nmeans="{"x" * 130}."\npage="a.md"', "has 131 characters; 120"),
    ('[b]\nterm="b"\nmeans="One."\npage="c.md"', "names docs/c.md, which does not"),
    ('[b]\nterm="b"\nmeans="One."', "1: b: check these fields: page"),
    ('[b]\nterm="b"\nmeans="One."\npage="a.md"\n[a]\nterm="a"\nmeans="One."\n'
     'page="a.md"\nwords=["B"]', "5: a: 'B' is a word of b too; drop one"),
    ('[b]\nterm="b"\nmeans="One."\npage="a.md"\n[a]\nterm="a"\nmeans="One."\n'
     'page="a.md"', "1: b is out of order; sort the terms by name")])
def test_a_faulty_term_is_reported(terms, said, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "a.md").write_text("# A\n")
    (tmp_path / glossary.SOURCE).write_text(textwrap.dedent(terms))
    assert any(f"{glossary.SOURCE}:" in fault and said in fault
               for fault in glossary.faults(tmp_path))


# -- what a page says of itself ---------------------------------------------

def said(page, name):
    """What the head of the page says under that name."""
    return page.tree.xpath(
        f'//head/meta[@name="{name}" or @property="{name}"]/@content')


def test_each_page_has_one_address_and_the_sitemap_lists_them(site, hold):
    every = shown(site)
    faults = [f"{page}: its canonical address is {named}, not {address(page)}"
              for page in every if (named := page.tree.xpath(
                  '//link[@rel="canonical"]/@href')) != [address(page)]]
    listed = [node.text for node in ET.parse(site / "sitemap.xml").iter()
              if node.tag.endswith("}loc")]
    faults += [f"sitemap.xml: lists {name}, which is no page"
               for name in listed if name not in map(address, every)]
    hold(faults + [f"{page}: {listed.count(address(page))} times in sitemap.xml"
                   for page in every if listed.count(address(page)) != 1])


def test_each_page_has_a_description_of_its_own(site, hold):
    faults, known = [], {}
    for page in shown(site):
        found = said(page, "description")
        if len(found) != 1 or not 50 <= len(found[0]) <= 160:
            faults.append(f"{page}: its description has {[*map(len, found)]} "
                          "characters; write 50 to 160, without straight quotes")
        for text in found:
            if text in known:
                faults.append(f"{page}: has the description of {known[text]}")
            known[text] = page
    hold(faults)


def test_a_link_to_a_page_can_be_shown_elsewhere(site, hold):
    faults = []
    for page in shown(site):
        title, kind = page.tree.findtext(".//title").rpartition(" - ")[0], "article"
        if page.name == "index.md":
            title, kind = "Torchproof", "website"
        for name, wanted in {
                "og:title": title, "og:site_name": "Torchproof", "og:type": kind,
                "og:description": said(page, "description")[0],
                "og:url": address(page), "twitter:card": "summary"}.items():
            if said(page, name) != [wanted]:
                faults.append(f"{page}: {name} is {said(page, name)}, not {wanted!r}")
    hold(faults)


# What schema.org asks for, and what this site says.
TEXT = re.compile(r"\S.*", re.DOTALL)
URL = re.compile(r"https://[\w.-]+/[^\s]*")
KINDS = {
    "WebSite": {"name": TEXT, "url": URL},
    "TechArticle": {"headline": re.compile(r".{3,110}"), "description": TEXT,
                    "url": URL, "inLanguage": re.compile("en"), "license": URL,
                    "isPartOf": "WebSite"},
    "BreadcrumbList": {"itemListElement": ["ListItem"]},
    "ListItem": {"position": int, "name": TEXT, "item": URL},
    "FAQPage": {"mainEntity": ["Question"]},
    "Question": {"name": TEXT, "acceptedAnswer": "Answer"},
    "Answer": {"text": TEXT}}
MORE = {"WebSite": {"description", "inLanguage", "license"}}


def invalid(data, kind=None):
    """What is wrong with structured data, and where."""
    if not isinstance(data, dict) or data.get("@type") not in KINDS:
        return [f"no known thing: {str(data)[:60]}"]
    name, keys = data["@type"], set(data) - {"@type", "@context"}
    if kind not in (None, name):
        return [f"{name} in place of {kind}"]
    found = [f"{name} lacks {key}" for key in sorted(KINDS[name].keys() - keys)]
    found += [f"{name} does not know {key}"
              for key in sorted(keys - KINDS[name].keys() - MORE.get(name, set()))]
    if kind is None and data.get("@context") != "https://schema.org":
        found.append(f"{name} has no context")
    for key, wanted in KINDS[name].items():
        value = data.get(key)
        if isinstance(wanted, list):
            items = value if isinstance(value, list) and value else [None]
            found += [f for item in items for f in invalid(item, wanted[0])]
        elif isinstance(wanted, str):
            found += invalid(value, wanted)
        elif wanted is int:
            found += [] if isinstance(value, int) else [f"{name}: {key} is {value!r}"]
        elif not isinstance(value, str) or not wanted.fullmatch(value):
            found.append(f"{name}: {key} is {value!r}")
    places = [item.get("position") for item in data.get("itemListElement", [])]
    if places != [*range(1, len(places) + 1)]:
        found.append(f"{name}: its places are {places}")
    return found


def data_of(page):
    """The structured data of a page, by kind."""
    found = [json.loads(text) for text in
             page.tree.xpath('//script[@type="application/ld+json"]/text()')]
    return {each["@type"]: each for each in found} if len(
        {each["@type"] for each in found}) == len(found) else {"twice": found}


def test_the_structured_data_are_valid(site, hold):
    hold([f"{page}: {fault}" for page in built.find(site)
          for each in data_of(page).values() for fault in invalid(each)])


def test_each_page_says_what_it_is(site, root, messages, hold):
    """Lessons and labs are articles, the error index questions, and all have a path."""
    lessons = {page.built for page in concepts.carriers(root)
               if not page.name.startswith(f"{FOLDER}/")}
    subjects = {f"{FOLDER}/{each.subject}.md" for each in messages.all}
    faults = []
    for page in shown(site):
        data, home = data_of(page), page.name == "index.md"
        wanted = {"WebSite"} if home else {"BreadcrumbList"} | (
            {"TechArticle"} if page.name in lessons else set()) | (
            {"FAQPage"} if page.name in subjects else set())
        if set(data) != wanted:
            faults.append(f"{page}: says it is {sorted(data)}, not {sorted(wanted)}")
        named = data.get("BreadcrumbList", {}).get("itemListElement", [])
        if named and (named[-1]["item"] != address(page) or named[0]["item"] != HOME
                      or any(not (site / item["item"].removeprefix(HOME)).exists()
                             for item in named)):
            faults.append(f"{page}: its path is {[item['item'] for item in named]}")
        for each in data.values():
            if each.get("url", address(page)) != address(page):
                faults.append(f"{page}: says it lies at {each['url']}")
    hold(faults)


def test_the_questions_are_the_messages(site, messages):
    for subject in {each.subject for each in messages.all}:
        page = built.Built(site, site / FOLDER / subject / "index.html")
        listed = data_of(page)["FAQPage"]["mainEntity"]
        ours = [each for each in messages.all if each.subject == subject]
        assert [each["name"] for each in listed] == [each.text for each in ours]
        for question, each in zip(listed, ours, strict=True):
            answer = question["acceptedAnswer"]["text"]
            words = re.findall(r"\w+", f"{each.cause} {each.fix}")
            assert [word for word in words if word not in answer] == [] or "](" in \
                each.cause + each.fix


@pytest.mark.parametrize("data, said", [
    ({"@type": "Recipe"}, "no known thing"),
    ({"@type": "FAQPage", "@context": "https://schema.org"}, "no known thing: None"),
    ({"@type": "WebSite", "name": "A", "url": "https://a.example/"}, "no context"),
    ({"@type": "WebSite", "@context": "https://schema.org", "name": "A",
      "url": "/a/"}, "WebSite: url is '/a/'"),
    ({"@type": "WebSite", "@context": "https://schema.org", "name": "",
      "url": "https://a.example/", "author": "?"}, "WebSite does not know author"),
    ({"@type": "BreadcrumbList", "@context": "https://schema.org", "itemListElement":
        [{"@type": "ListItem", "position": 2, "name": "A",
          "item": "https://a.example/"}]}, "its places are [2]")])
def test_faulty_data_are_reported(data, said):
    assert said in "; ".join(invalid(data))


def test_a_question_cannot_end_its_script():
    text = faq_data._block([])
    assert text.count("<") == 2
    assert faq_data.plain("Call `f`, [as here](a.md#b).") == "Call f, as here."


# -- the feed ---------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"


def feed_faults(text, home=HOME):
    """What a feed reader would stumble over (RFC 4287)."""
    root, found = ET.fromstring(text), []
    if root.tag != f"{ATOM}feed":
        return [f"its root is {root.tag}"]
    if root.find(f"{ATOM}author/{ATOM}name") is None:
        found.append("names no author")
    if [x.get("href") for x in root.findall(f"{ATOM}link[@rel='self']")] != [
            home + feed.FEED]:
        found.append("does not say where it lies itself")
    entries = root.findall(f"{ATOM}entry")
    for each in [root, *entries]:
        title = each.findtext(f"{ATOM}title") or ""
        for name in ("id", "title", "updated"):
            if len(each.findall(ATOM + name)) != 1:
                found.append(f"{title}: needs one {name}")
        try:
            datetime.strptime(each.findtext(f"{ATOM}updated", ""), "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            found.append(f"{title}: {each.findtext(f'{ATOM}updated')} is no date")
        found += [f"{title}: {url} is no absolute address of this site"
                  for url in [each.findtext(f"{ATOM}id", ""),
                              *(x.get("href") for x in each.findall(f"{ATOM}link"))]
                  if not url.startswith(home)]
    ids = [each.findtext(f"{ATOM}id") for each in [root, *entries]]
    found += [f"{name} stands for two" for name in set(ids) if ids.count(name) > 1]
    latest = max((e.findtext(f"{ATOM}updated", "") for e in entries), default="")
    if root.findtext(f"{ATOM}updated") != latest:
        found.append("is not as new as its newest entry")
    return found


def test_the_feed_says_what_changed(site, root, hold):
    text = (site / feed.FEED).read_text("utf-8")
    page = built.Built(site, site / "changes" / "index.html")
    entries = ET.fromstring(text).findall(f"{ATOM}entry")
    told = [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}summary"))
            for each in entries]
    shown = page.tree.xpath("//article//h2")
    assert [title for title, _ in told] == [
        heading.text.partition(": ")[2] for heading in shown]
    for heading, (_, summary) in zip(shown, told, strict=True):
        assert " ".join(heading.getnext().text_content().split()) == summary
    hold(feed_faults(text) + [
        f"{each.findtext(f'{ATOM}id')} leads nowhere" for each in entries
        if each.findtext(f"{ATOM}id").rpartition("#")[2] not in page.ids])


def test_each_page_names_the_feed(site, hold):
    hold([f"{page}: does not name the feed" for page in shown(site) if [
        (page.path.parent / href).resolve() for href in page.tree.xpath(
            '//head/link[@type="application/atom+xml"]/@href')]
        != [site.resolve() / feed.FEED]])


@pytest.mark.parametrize("old, new, said", [
    ("<id>https", "<id>http", "is no absolute address"), ("<author>", "<a>", None),
    ("T00:00:00Z", "", "is no date"), ("#two", "#one", "stands for two"),
    ("<name>Torchproof</name>", "", "names no author"),
    ("2026-11-27T", "2026-11-28T", "is not as new as"),
    ('rel="self"', 'rel="other"', "does not say where"), ("<title>Two</title>", "",
                                                        "needs one title")])
def test_a_faulty_feed_is_reported(old, new, said):
    good = feed.atom([feed.Change("2026-11-27", "Two", "two", "It & that."),
                      feed.Change("2026-11-20", "One", "one", "This.")],
                     f"{HOME}changes/")
    assert feed_faults(good) == []
    bad = good.replace(old, new, 1)
    if said is None:
        with pytest.raises(ET.ParseError):
            feed_faults(bad)
    else:
        assert said in "; ".join(feed_faults(bad))


@pytest.mark.parametrize("text, said", [
    ("## New\n\nText.", "changes.md:1: write ## 2026-11-27: What is new"),
    ("## 2026-13-01: A { #a }\n\nText.", "changes.md:1: 2026-13-01 is no date"),
    ("## 2026-11-01: A { #a }\n\nText.\n\n## 2026-11-02: B { #b }\n\nText.",
     "changes.md:5: is newer than the change above it"),
    ("## 2026-11-01: A { #a }\n\nText.\n\n## 2026-11-01: B { #a }\n\nText.",
     "changes.md:5: #a is taken"),
    ("## 2026-11-01: A { #a }\n", "changes.md:1: 'A' says nothing")])
def test_a_faulty_list_of_changes_is_reported(text, said, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / feed.SOURCE).write_text(text)
    assert any(said in fault for fault in feed.faults(tmp_path))


# -- on paper, with less motion, and where there is no page ------------------

NOT_ON_PAPER = ["header", ".md-sidebar", ".md-footer", ".md-search", ".md-path",
                ".md-top", ".md-skip", ".md-code__nav", ".md-clipboard", ".headerlink",
                ".as-text", ".tags", "article button"]


@pytest.mark.parametrize("path", ["loop/step/", "regularisation/label-smoothing/",
                                  "errors/losses/", "labs/weight_decay/", "ledger/"])
def test_a_page_prints_without_what_is_for_the_screen(chromium, sites, path, hold):
    """Black on white in the dark scheme too; what is folded is unfolded."""
    with browser.served(sites("mkdocs")[0]) as home:
        context = chromium.new_context(color_scheme="dark",
                                       viewport={"width": 700, "height": 1000})
        tab = context.new_page()
        tab.goto(home + path, wait_until="networkidle")
        tab.emulate_media(media="print", color_scheme="dark")
        faults = [f"{path}: {part} is printed" for part in NOT_ON_PAPER
                  if tab.locator(part).locator("visible=true").count()]
        colours = tab.evaluate("""() => ["body", "article", "article p"].map(part => {
            const style = getComputedStyle(document.querySelector(part))
            return [style.color, style.backgroundColor] }).flat()""")
        assert set(colours) <= {"rgb(0, 0, 0)", "rgb(255, 255, 255)",
                                "rgba(0, 0, 0, 0)"}
        folded = tab.locator("details:not([open]) > .highlight")
        faults += [f"{path}: a folded program is not printed"
                   for each in folded.all() if each.bounding_box()["height"] < 50]
        assert tab.locator(".address").inner_text() == HOME + path
        for link in tab.locator("article p > a").all():
            href = link.get_attribute("href")
            after = link.evaluate("e => getComputedStyle(e, '::after').content")
            if href.startswith("http") != (href in after):
                faults.append(f"{path}: prints {after} behind a link to {href}")
        width = tab.evaluate("[...document.querySelectorAll('pre > code')].filter("
                             "e => e.scrollWidth > e.clientWidth + 1).length")
        faults += [f"{path}: {width} blocks are cut at the edge"] if width else []
        assert tab.pdf().startswith(b"%PDF")
        context.close()
    hold(faults)


MOVING = """[...document.querySelectorAll("*")]
    .flatMap(e => [null, "::before", "::after"].map(part => getComputedStyle(e, part)))
    .filter(style => style.animationName != "none"
        || parseFloat(style.transitionDuration)).length"""


@pytest.mark.parametrize("path", ["", "loop/step/", "schedules/explorer/", "ledger/"])
def test_nothing_moves_for_who_wants_it_so(chromium, sites, path):
    """The theme sees to it; this sees that our own styles do not undo it."""
    with browser.served(sites("mkdocs")[0]) as home:
        for wish, moves in (("reduce", False), ("no-preference", True)):
            tab = chromium.new_context(reduced_motion=wish).new_page()
            tab.goto(home + path, wait_until="networkidle")
            assert (tab.evaluate(MOVING) > 0) == moves
            tab.context.close()


@pytest.mark.parametrize("scheme, width", [("light", 1280), ("dark", 390)])
def test_a_missing_page_leads_on_from_any_depth(chromium, sites, tmp_path, scheme,
                                                width, hold):
    """On a host that has the site in a folder, as GitHub Pages does."""
    (tmp_path / "name").symlink_to(sites("mkdocs")[0])
    axe = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
    faults = []
    with browser.served(tmp_path) as host:
        context = chromium.new_context(color_scheme=scheme, reduced_motion="reduce",
                                       viewport={"width": width, "height": 900})
        tab = context.new_page()
        tab.on("response", lambda answer: faults.append(f"{answer.url} is missing")
               if answer.status >= 400 and "gone" not in answer.url else None)
        for path in ("gone", "gone/", "loop/gone/deeper/"):
            answer = tab.goto(f"{host}name/{path}", wait_until="networkidle")
            assert answer.status == 404
            links = tab.eval_on_selector_all("article a", "all => all.map(a => a.href)")
            assert f"{host}name/errors/" in links
            faults += [f"{path} leads to {link}, which is missing" for link in links
                       if not tab.request.get(link).ok]
            tab.evaluate(axe)
            faults += [f"{path}: {fault['help']}: {fault['nodes'][0]['html'][:200]}"
                       for fault in tab.evaluate("axe.run()")["violations"]]
        context.close()
    hold(faults)


# -- formulas ---------------------------------------------------------------

TOKENS = {"mi", "mn", "mo", "mspace"}
PARTS = {"math": None, "mrow": None, "msqrt": None, "mfrac": 2, "msub": 2, "msup": 2,
         "munder": 2}  # how many children each must have


def formula_faults(tree):
    """What is no MathML that browsers draw, and what no one could read aloud."""
    found = [] if tree.get("alttext") else ["has no alttext, its words in plain text"]
    for node in tree.iter():
        if node.tag in TOKENS:
            found += [f"<{node.tag}> holds more than text"] if len(node) else []
        elif node.tag not in PARTS:
            found.append(f"does not know <{node.tag}>")
        elif PARTS[node.tag] not in (None, len(node)):
            found.append(f"<{node.tag}> has {len(node)} parts")
        elif (node.text or "").strip():
            found.append(f"<{node.tag}> holds the bare text {node.text.strip()!r}")
        found += [f"bare text {node.tail.strip()!r}"] if node is not tree and (
            node.tail or "").strip() else []
    return found


def formulas(root):
    """Pages with formulas, and the plain text of each."""
    return {page: told for page in sources.find(root)
            if (told := plain_copy.FORMULA.findall(page.text))}


def test_each_formula_is_mathml_with_a_plain_text(site, root, hold):
    wanted = {page.built: told for page, told in formulas(root).items()}
    faults = []
    for page in shown(site):
        found = page.tree.xpath("//math")
        faults += [f"{page}: {fault}" for each in found
                   for fault in formula_faults(each)]
        if [each.get("alttext") for each in found] != wanted.get(page.name, []):
            faults.append(f"{page}: does not show the formulas of its source")
    hold(faults if wanted else ["no page has a formula"])


def test_the_plain_copy_has_formulas_in_words(root, hold):
    hold([f"{page}: its plain copy lacks `{text}`"
          for page, told in formulas(root).items() for text in told
          if f"\n`{text}`\n" not in plain_copy.of(page)]
         + [f"{page}: its plain copy holds MathML" for page in sources.find(root)
            if "<math" in plain_copy.of(page)])


@pytest.mark.parametrize("text, said", [
    ("<math><mi>a</mi></math>", "has no alttext"),
    ('<math alttext="a"><b>a</b></math>', "does not know <b>"),
    ('<math alttext="a"><mfrac><mi>a</mi></mfrac></math>', "<mfrac> has 1 parts"),
    ('<math alttext="a">a</math>', "<math> holds the bare text 'a'"),
    ('<math alttext="a"><mi>a</mi>+</math>', "bare text '+'")])
def test_a_faulty_formula_is_reported(text, said):
    assert said in "; ".join(formula_faults(ET.fromstring(text)))


def test_formulas_are_drawn_and_fit_on_a_phone(chromium, sites, root, hold):
    """In two dimensions: what stands above a line is above what is below it."""
    faults = []
    with browser.served(sites("mkdocs")[0]) as home:
        tab = chromium.new_page(viewport={"width": 390, "height": 800})
        for page in formulas(root):
            tab.goto(home + page.name.removesuffix(".md") + "/")
            right = tab.eval_on_selector_all("math *", """all => Math.max(...all.map(
                each => each.getBoundingClientRect().right))""")
            flat = tab.eval_on_selector_all("mfrac", """all => all.filter(each => {
                const [above, below] = [...each.children].map(
                    part => part.getBoundingClientRect())
                return !(above.bottom <= below.top + 1) }).length""")
            if right > 390 or flat:
                faults.append(f"{page}: {flat} flat fractions, ends at {right} of 390")
        tab.close()
    hold(faults)
