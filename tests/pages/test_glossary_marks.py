"""Each page marks the first use of each term of the glossary, and nothing else."""
import gzip
import html
import textwrap

import pytest

from tools import publish
from tools.page_weight import LISTS
from tools.pages import built, glossary
from tools.publish import glossary_links


@pytest.fixture(scope="session")
def terms(root):
    return glossary.read(root)


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
    """They add at most 600 bytes to a page, as it is sent, and 1000 to a list."""
    def packed(text):
        return len(gzip.compress(text.encode()))

    faults = []
    for path in site.rglob("index.html"):
        text = path.read_text("utf-8")
        more = packed(text) - packed(glossary_links.MARKED.sub(r"\1", text))
        is_list = f"{path.parent.relative_to(site).as_posix()}/" in LISTS
        if more > (1000 if is_list else 600):
            faults.append(f"{path.relative_to(site)}: {more} bytes of marked terms; "
                          "shorten what the terms mean")
    hold(faults)


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
    (tmp_path / "docs" / "tables").mkdir(parents=True)
    (tmp_path / "docs" / "a.md").write_text("# A\n")
    (tmp_path / glossary.SOURCE).write_text(textwrap.dedent(terms))
    assert any(f"{glossary.SOURCE}:" in fault and said in fault
               for fault in glossary.faults(tmp_path))
