"""Link 2, first half: the Markdown sources and the ledger."""
import conftest
from proof import ledger, pages, snippets


def test_embeds_whole_files_and_nothing_else(page, hold):
    hold(pages.faults(page))


def test_every_snippet_stands_on_a_page(root, hold):
    shown = {name for page in pages.find(root) for name in pages.embedded(page)}
    hold([f"{snippet}:1: stands on no page; embed it or delete it"
          for snippet in snippets.find(root) if snippet.name not in shown])


def test_no_notebook_holds_an_error(root, hold):
    hold(pages.notebook_faults(root))


def test_the_ledger_is_whole(root, hold):
    hold(ledger.load(root)[1])


def test_in_the_notes_is_what_the_ledger_says(page, entries, update, hold):
    if update and ledger.stale(entries, page):
        page.path.write_text(ledger.rendered(entries, page), encoding="utf-8")
        conftest.changed.append(page.path)
    hold(ledger.stale(entries, page))
