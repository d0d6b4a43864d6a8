"""Link 9: each lab is a script that ran, and its page shows that run.

A lab runs with all its seeds if it, or the versions, changed since it last did;
of the others one runs, drawn at random. Where digits differ from those of the
processor that stored the run, its asserts and the form of what it prints are
what is left to compare.
"""
import gzip
import json
import re

import pytest

from tests.trust import LABS, key_of_lab
from tools.pages import built, lab_page, labs, sources

KILOBYTES = 30  # of a page's HTML, gzip, without its figure


def test_is_well_formed(lab, hold):
    hold(labs.form_faults(lab))


def test_its_notebook_is_what_it_shows(lab, lab_runs, update, afresh, exact, trust,
                                       summary, hold):
    if lab not in lab_runs:  # on trust
        hold(labs.outdated(lab))
        return
    run = lab_runs[lab].result()
    hold(labs.run_faults(lab, run))
    if update and (exact or afresh or labs.outdated(lab)):
        summary.wrote(*labs.store(lab, run))
    hold(labs.outdated(lab)
         or (labs.differences(lab, run) if exact else labs.other_form(lab, run)))
    trust.keep(LABS, lab.stem, key_of_lab(lab), run.seconds)


def test_its_text_says_what_it_shows(lab, hold):
    hold(labs.number_faults(lab))


def test_what_pages_quote_is_what_it_shows(lab, hold):
    hold(labs.quote_faults(lab))


def test_nothing_else_lives_among_the_labs(root, hold):
    hold(labs.stray_files(root))


def test_the_record_knows_no_lab_that_is_gone(root, trust, hold):
    gone = trust.drop_all_but(LABS, {lab.stem for lab in labs.find(root)})
    hold([f"records/trusted.json:1: knows the lab {name}, which is gone; run make "
          "update" for name in gone])


@pytest.fixture(scope="session")
def built_pages(site):
    return {page.name: page for page in built.find(site)}


@pytest.fixture
def shown(lab, built_pages):
    """The built page of the lab."""
    if lab.built not in built_pages:
        pytest.fail(f"docs/{lab.name}:1: has no page", pytrace=False)
    return built_pages[lab.built]


def test_its_page_is_light_and_has_its_figure(lab, shown, hold):
    text = shown.path.read_text("utf-8")
    bare = re.sub(r'<svg[^>]*class="plot".*?</svg>', "", text, flags=re.DOTALL)
    size = len(gzip.compress(bare.encode())) / 1024
    figures = len(shown.tree.xpath('//svg[@class="plot"]'))
    hold([f"{lab}: its page is {size:.0f} KB gzip, more than {KILOBYTES}"]
         * (size > KILOBYTES)
         + [f"{lab}: its page shows {figures} figures, not one"] * (figures != 1)
         + [f"{lab}: its page carries base64"] * ("base64," in bare))


def test_it_can_be_taken_along(lab, shown, hold):
    links = {node.text_content(): node.get("href") for node in
             shown.tree.xpath('//p[@class="downloads"]/a')}
    colab = "https://colab.research.google.com/github/owner/name/blob/main/docs/"
    folder = shown.path.parent
    assert links == {"Download the notebook": f"{lab.stem}.ipynb",
                     "Download the script": f"{lab.stem}.py",
                     "Open in Colab": colab + lab.name}
    assert (folder / f"{lab.stem}.ipynb").read_bytes() == lab.path.read_bytes()
    assert (folder / f"{lab.stem}.py").read_text("utf-8") == lab.source
    # and without an address of the repository there is no Colab
    hold([f"{lab}: offers Colab without an address" for address in ("", None)
          if "Colab" in lab_page.as_markdown(lab.stored, lab.stem, address)])


def test_the_search_knows_its_text(lab, site, hold):
    """The prose and the headings once; not the figure."""
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    mine = [entry for entry in index["docs"]
            if entry["location"].startswith(lab.built.replace(".md", "/"))]
    text = " ".join(entry["text"] for entry in mine)
    headings = [line for cell in lab.planned.cells if cell.cell_type == "markdown"
                for line in cell.source.splitlines() if re.match("#{1,2} ", line)]
    hold([f"{lab}: {len(headings)} headings, {len(mine)} entries in the search index"]
         * (len(mine) != len(headings))
         + [f"{lab}: {most} blocks, {shown} in the search index" for shown, most in
            [(text.count("<pre>"), sum(1 for _ in sources.blocks(lab.text)))]
            if shown > most]
         + [f"{lab}: its figure stands in the search index"] * ("<svg" in text))
