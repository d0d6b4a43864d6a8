"""Each question that people type names the page or the heading that answers it."""
import pytest

from tools.pages import queries


def test_each_answer_exists(root, sites, hold):
    hold(queries.faults(root, sites("mkdocs")[0]))


def test_what_waits_for_an_answer_is_told(root, summary, hold):
    """How many there are is printed and never fails."""
    if told := queries.told(root):
        summary.say(told)
    hold(queries.stale(root))


@pytest.fixture
def planted(tmp_path):
    """A site with one page, which has one heading and one tag."""
    def plant(table, waiting=""):
        for name, text in {
                "site/a/index.html": '<article><h2 id="x">X</h2></article>',
                "docs/a.md": "---\ntags: [one]\n---\n# A\n",
                queries.SOURCE: table, queries.OPEN: waiting}.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return tmp_path

    return plant


@pytest.mark.parametrize(("table", "said"), [
    ('[words]\n"why x" = ["a.md#x", "a.md"]\n', None),
    ('[words]\n"why x" = ["a.md#x"]\n"why y" = ["a.md#y"]\n',
     "3: 'why y' is answered by a.md#y, but that page has no #y; name the heading"),
    ('[words]\n"why \\"b\\"" = [\n    "b.md",\n]\n',
     "2: 'why \"b\"' is answered by b.md, but there is no page b.md; name the page")])
def test_an_answer_that_is_gone_is_reported(planted, table, said):
    root = planted(table)
    found = queries.faults(root, root / "site")
    assert len(found) == (said is not None)
    assert all(fault.startswith(f"{queries.SOURCE}:{said}") for fault in found)


@pytest.mark.parametrize(("waiting", "said"), [
    ('["a"]\nquestions = {"why z" = "a.md"}\n["b".tags]\n"one" = "a.md"\n', None),
    ('["a".questions]\n"why x" = "a.md"\n',
     "2: 'why x' is answered in docs/tables/queries.toml; take it off this list"),
    ('["a".tags]\n"two" = "a.md"\n', "2: a.md has no tag 'two'; put it back, for")])
def test_a_stale_entry_of_the_waiting_is_reported(planted, waiting, said):
    root = planted('[words]\n"why x" = ["a.md#x"]\n', waiting)
    found = queries.stale(root)
    assert len(found) == (said is not None)
    assert all(fault.startswith(f"{queries.OPEN}:{said}") for fault in found)


def test_the_waiting_are_counted(planted):
    tags = '["a".tags]\n"one" = "a.md"\n["b".questions]\n"why" = "a.md"\n"how" = "a.md"'
    assert queries.told(planted("", tags)).startswith("2 questions and 1 tags wait")
    assert queries.told(planted("")) == ""
