"""The Markdown sources, and the tables that people write by hand."""
from tools.pages import (
    checks_reference,
    concepts,
    glossary,
    home,
    labs,
    source_faults,
    sources,
    versions_page,
)
from tools.programs import snippets
from tools.publish import feed


def test_embeds_whole_files_and_nothing_else(page, hold):
    hold(source_faults.faults(page))


def test_every_snippet_stands_on_a_page(root, hold):
    shown = {name for page in sources.find(root) for name in sources.embedded(page)}
    hold([f"{snippet}:1: stands on no page; embed it or delete it"
          for snippet in snippets.find(root) if snippet.name not in shown])


def test_no_notebook_holds_an_error(root, hold):
    hold(labs.notebook_faults(root))


def test_the_ledger_is_whole(ledger, hold):
    hold(ledger.faults)


def test_the_ledger_knows_every_statement_of_the_notes(ledger, hold):
    known = [entry.id for entry in ledger.entries] + ledger.unwritten
    if len(known) != ledger.statements or len(set(known)) != len(known):
        hold([f"docs/tables/ledger.toml:1: statements = {ledger.statements}, but "
              f"{len(known)} are written or listed as unwritten"])


def test_the_corrections_tell_every_false_statement(root, ledger, hold):
    page = next((p for p in sources.find(root) if p.name == "corrections.md"), None)
    told = page.text if page else ""
    hold([f"docs/corrections.md:1: does not link to {entry.id}, which is false"
          for entry in ledger.entries if entry.verdict == "false"
          and f"#{entry.id})" not in told])


def test_the_messages_are_whole(messages, hold):
    hold(messages.faults)


def test_the_terms_are_whole(root, hold):
    hold(glossary.faults(root))


def test_each_check_is_told_of_once(root, hold):
    hold(checks_reference.faults(root))


def test_pages_name_their_concepts(root, hold):
    hold(concepts.faults(root))


def test_each_lesson_ends_with_others_to_see(root, hold):
    hold(concepts.unseen(root))


def test_each_topic_has_its_line(root, hold):
    hold(home.faults(root))


def test_the_changes_are_dated_and_in_order(root, hold):
    hold([*feed.faults(root)])


def test_each_note_about_a_version_is_borne_out(root, verified, hold):
    hold([fault for page in sources.find(root)
          for fault in versions_page.note_faults(page, verified)])


def test_each_quote_of_a_lab_has_its_title_and_a_link(root, hold):
    hold([fault for page in sources.find(root) for fault in labs.page_faults(page)])
