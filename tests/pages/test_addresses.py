"""No published address dies: pages, anchors, programs, notebooks, plain copies."""
import re
import runpy
import shutil

import nbformat
import pytest

from tools import publish, whole_file
from tools.pages import addresses, built
from tools.publish import redirects, security_policy


def test_each_published_address_answers(site, root, hold):
    hold(addresses.table_faults(root, site) + addresses.lost(root, site))


def test_each_address_is_listed(sites, root, update, summary, hold):
    """--update adds those that are new; it never takes one out."""
    path = root / addresses.LIST
    wanted = addresses.listed(root, sites("mkdocs")[0])
    if update and (not path.exists() or wanted != path.read_text("utf-8")):
        whole_file.write(path, wanted)
        summary.wrote(path)
    known = set(addresses.published(root))
    hold([f"{addresses.LIST}:1: lacks {line}; run make update"
          for line in wanted.split() if line.removeprefix("/") not in known])


# -- what becomes of addresses that moved, on both builders' sites -------------

TABLE = """
"loop/step/" = "loop/update/"
"loop/step/#before" = "loop/update/#when"
"loop/update/#which" = "loop/update/#where"
"loop/update/#term" = "loop/update/#named"
"loop/update/#several" = "loop/accumulate/#how"
"#start" = "loop/update/"
"loop/nan/" = "loop/accumulate/#how"
"snippets/loop/old.py" = "snippets/loop/new.py"
"snippets/loop/merged.py" = "loop/update/#when"
"labs/old/old.ipynb" = "loop/update/"
"""
PAGES = {
    "index.md": "# Home\n\n[Update](loop/update.md) [accumulate](loop/accumulate.md)\n",
    "loop/update.md": "# Update\n\n## When? { #when }\n\nNow.\n\n## Where?\n\nHere.\n\n"
                      "Term { #named }\n:   It means that.\n",
    "loop/accumulate.md": "# Accumulate\n\n## How `often`? { #how }\n\nTwice.\n"}
PUBLISHED = """/
/#home
/#start
/index.md
/labs/old/old.ipynb
/loop/nan/
/loop/step/
/loop/step/#before
/loop/step/#when
/loop/step/index.md
/loop/update/
/loop/update/#named
/loop/update/#several
/loop/update/#term
/loop/update/#which
/loop/update/index.md
/snippets/loop/merged.py
/snippets/loop/old.py
"""


@pytest.fixture(scope="session")
def moved_root(root, tmp_path_factory):
    """The sources of a small site on which much has moved."""
    folder = tmp_path_factory.mktemp("moved")
    for name in ("docs/assets", "docs/theme", "tools"):
        shutil.copytree(root / name, folder / name)
    shutil.copy(root / "constraints.txt", folder)
    config = (root / "mkdocs.yml").read_text("utf-8")
    files = {f"docs/{name}": text for name, text in PAGES.items()} | {
        "mkdocs.yml": re.sub(r"^nav:\n(?:[ ].*\n)+", f"nav: [{', '.join(PAGES)}]\n",
                             config, flags=re.MULTILINE),
        "snippets/loop/new.py": "print(1)\n", redirects.SOURCE: TABLE,
        addresses.LIST: PUBLISHED}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder


@pytest.fixture(scope="session")
def moved(builder, moved_root, tmp_path_factory):
    return built.build(moved_root, builder, tmp_path_factory.mktemp(builder))[0]


def test_what_moved_is_still_found(moved, moved_root, hold):
    hold(addresses.table_faults(moved_root, moved) + addresses.lost(moved_root, moved))


def test_what_moved_is_not_listed_as_new(moved, moved_root):
    known = {*PUBLISHED.split(), *(f"/{name}" for name in addresses.FILES)}
    assert {*addresses.listed(moved_root, moved).split()} - known == {
        "/loop/accumulate/", "/loop/accumulate/#accumulate", "/loop/accumulate/#how",
        "/loop/accumulate/index.md", "/loop/update/#update", "/loop/update/#when",
        "/loop/update/#where", "/snippets/loop/new.py"}


def test_an_old_heading_is_a_second_anchor(moved):
    tree = built.Built(moved, moved / "loop/update/index.html").tree
    for old, new in (("which", "where"), ("term", "named")):
        assert tree.xpath(f'//*[@id="{old}"]/parent::*/@id') == [new]
    last = tree.xpath("//article/*")[-1]
    assert (last.get("id"), last.text_content()) == ("several", "Moved: How often?")
    assert last.xpath("a/@href") == ["../accumulate/#how"]


def test_an_old_page_leads_on_and_keeps_the_anchor(moved):
    text = (moved / "loop/step/index.html").read_text("utf-8")
    assert 'content="0; url=../update/"' in text
    assert '{"#before": "../update/#when"}' in text
    assert '"../update/" + location.hash' in text
    assert f'href="{built.HOSTED["SITE_URL"]}loop/update/"' in text
    assert "script-src 'self' 'sha256-" in text
    assert "loop/update/index.md" in (moved / "loop/step/index.md").read_text("utf-8")


@pytest.mark.parametrize(("old", "new"), [
    ("old.py", "snippets/loop/new.py"), ("merged.py", "loop/update/#when")])
def test_an_old_program_says_where_it_is_now(moved, old, new):
    address = built.HOSTED["SITE_URL"] + new
    with pytest.raises(SystemExit, match=re.escape(f"It is now {address}")):
        runpy.run_path(moved / "snippets/loop" / old)


def test_an_old_notebook_says_where_it_is_now(moved):
    notebook = nbformat.read(moved / "labs/old/old.ipynb", 4)
    nbformat.validate(notebook)
    assert f"{built.HOSTED['SITE_URL']}loop/update/" in notebook.cells[0].source


def test_leading_on_again_changes_nothing(moved, moved_root):
    before = {path: path.read_bytes() for path in moved.rglob("*") if path.is_file()}
    publish.do([redirects.add, security_policy.add], moved_root, moved)
    assert before == {path: path.read_bytes() for path in moved.rglob("*")
                      if path.is_file()}


# -- planted faults --------------------------------------------------------------

def planted(folder, table, published):
    """A site of three pages and a program, as a builder would make it."""
    pages = {"": ["home"], "a/": ["one", "two"], "b/": ["three"]}
    for page, ids in pages.items():
        path = folder / "site" / page / "index.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text('<link rel="canonical" href="https://h.example/"><article>'
                        + "".join(f'<h2 id="{name}">{name}</h2>' for name in ids)
                        + '<table id="rows"></table></article>' * (page == "b/"))
    for name, text in {"site/snippets/a/new.py": "print(1)\n", "site/feed.xml": "",
                       redirects.SOURCE: table, addresses.LIST: published}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    publish.do([redirects.add], folder, folder / "site")
    return folder, folder / "site"


@pytest.mark.parametrize(("published", "table", "said"), [
    ("/\n/c/\n/c/#x\n/c/index.md", "", [
        ':2: /c/ is gone; if the page moved, write "c/" = "NEW/ADDRESS/" into '
        "docs/tables/redirects.toml"]),
    ("/\n/a/#one\n/a/#zero", "", [
        ':3: /a/#zero is gone; if the heading was renamed, write "a/#zero" = "a/#NEW" '
        "into docs/tables/redirects.toml (new there: #two)"]),
    ("/a/#three", "", [
        ':1: /a/#three is gone; if the heading was renamed, write "a/#three" = '
        '"a/#NEW" into docs/tables/redirects.toml (there is a #three on /b/)']),
    ("/c/#one\n/c/#zero", '"c/" = "a/"', [
        ":2: /c/#zero is gone; /c/ leads to /a/, where no #zero is; write "
        '"c/#zero" = "a/#NEW" into docs/tables/redirects.toml (new there: #one, '
        "#two)"]),
    ("/snippets/a/old.py\n/snippets/a/new.py", "", [
        ":1: /snippets/a/old.py is gone; if it was renamed or merged, write "
        '"snippets/a/old.py" = "snippets/a/NEW.py" into docs/tables/redirects.toml']),
    ("/labs/x/x.ipynb", "", [
        ":1: /labs/x/x.ipynb is gone; if it was renamed or merged, write "
        '"labs/x/x.ipynb" = "labs/x/NEW.ipynb" into docs/tables/redirects.toml']),
    ("/feed.xml\n/llms.txt\n/a/index.md", "", [
        ":2: /llms.txt is gone; it cannot lead on, so have tools/publish/ write it "
        "again",
        ":3: /a/index.md is gone; it cannot lead on, so have tools/publish/ write it "
        "again"]),
    ("/c/#one\n/c/#zero\n/c/index.md\n/a/#zero\n/snippets/a/old.py",
     '"c/" = "a/"\n"c/#zero" = "b/#three"\n"a/#zero" = "a/#one"\n'
     '"snippets/a/old.py" = "b/"', [])])
def test_a_lost_address_is_reported(published, table, said, tmp_path):
    folder, site = planted(tmp_path, table, published)
    assert addresses.table_faults(folder, site) == []
    assert addresses.lost(folder, site) == [f"{addresses.LIST}{each}" for each in said]


@pytest.mark.parametrize(("table", "said"), [
    ('"a/" = "b/"', "1: a/ still exists; take this line out"),
    ('"a/#one" = "a/#two"', "1: a/#one still exists; take this line out"),
    ('"snippets/a/new.py" = "b/"', "1: snippets/a/new.py still exists; take"),
    ('"c/" = "d/"', "1: d/ does not exist; name an address that does"),
    ('"c/" = "a/#zero"', "1: a/#zero does not exist; name an address that does"),
    ('"snippets/a/o.py" = "snippets/a/p.py"', "1: snippets/a/p.py does not exist"),
    ('"d/" = "a/"\n"c/" = "d/"', "2: d/ has moved too; name the address where"),
    ('"d/" = "a/"\n"c/" = "d/#one"', "2: d/#one has moved too; name the address"),
    ('"a/#x" = "a/#one"\n"a/#y" = "a/#x"', "2: a/#x has moved too; name the address"),
    ('"c/#x" = "a/#one"', '1: there is no page c/; say where it went as well: "c/" ='),
    ('"b/#x" = "b/#rows"', "1: the part with the id rows cannot hold a second one"),
    ('"a/#x" = "a/"', "1: a/#x leads to a/; name an anchor, or another page"),
    ('"c/" = "snippets/a/new.py"', "1: the page c/ leads to a file; name a page"),
    ('\n"/c/" = "a/"', "2: '/c/' is not an address of this site; write"),
    ('"c/" = "a"', "1: 'a' is not an address of this site; write"),
    ("c = 1", "1: 'c' is not an address of this site; write")])
def test_a_fault_of_the_table_is_reported(table, said, tmp_path):
    folder, site = planted(tmp_path, table, "")
    found = addresses.table_faults(folder, site)
    assert [fault for fault in found if fault.startswith(f"{redirects.SOURCE}:{said}")]
    assert len(found) == 1
