"""Link 2, first half: the Markdown sources and the ledger."""
import re

import pytest

from tools.pages import concepts, glossary, sources, versions_page
from tools.pages import ledger as statements
from tools.pages import messages as catalogue
from tools.programs import snippets
from tools.publish import feed, plain_texts


def test_embeds_whole_files_and_nothing_else(page, hold):
    hold(sources.faults(page))


def test_every_snippet_stands_on_a_page(root, hold):
    shown = {name for page in sources.find(root) for name in sources.embedded(page)}
    hold([f"{snippet}:1: stands on no page; embed it or delete it"
          for snippet in snippets.find(root) if snippet.name not in shown])


def test_no_notebook_holds_an_error(root, hold):
    hold(sources.notebook_faults(root))


def test_the_ledger_is_whole(ledger, hold):
    hold(ledger.faults)


def test_the_ledger_knows_every_statement_of_the_notes(root, ledger, hold):
    """Against the inventory of the notes, where that lies beside the project."""
    known = [entry.id for entry in ledger.entries] + ledger.unwritten
    inventory = root.parent / "shared" / "statements.md"
    if inventory.exists():
        listed = re.findall(r"^\| `([\w-]+)` \|", inventory.read_text("utf-8"),
                            re.MULTILINE)
        hold([f"docs/tables/ledger.toml:1: {key} is not a statement of the notes"
              for key in known if key not in listed]
             + [f"docs/tables/ledger.toml:1: lacks {key}; write it, or list it "
                "as unwritten"
                for key in listed if key not in known])
    if len(known) != ledger.statements or len(set(known)) != len(known):
        hold([f"docs/tables/ledger.toml:1: statements = {ledger.statements}, but "
              f"{len(known)} are written or listed as unwritten"])


def test_the_corrections_tell_every_false_statement(root, ledger, hold):
    page = next((p for p in sources.find(root) if p.name == "corrections.md"), None)
    told = page.text if page else ""
    hold([f"docs/corrections.md:1: does not link to {entry.id}, which is false"
          for entry in ledger.entries if entry.verdict == "false"
          and f"#{entry.id})" not in told])


def test_what_comes_from_the_ledger_is_what_it_says(page, ledger, follow):
    follow(page, statements.rendered(ledger, page),
           "docs/tables/ledger.toml; edit the ledger, then run make update")


def test_the_messages_are_whole(messages, hold):
    hold(messages.faults)


def test_what_comes_from_the_messages_is_what_they_say(page, messages, follow):
    if messages.faults:
        pytest.fail("the messages have faults of their own", pytrace=False)
    follow(page, catalogue.rendered(messages, page),
           "docs/tables/errors/*.toml; run make update")


def test_the_page_of_all_programs_lists_them(page, follow):
    follow(page, plain_texts.rendered(page), "snippets/; run make update")


def test_the_terms_are_whole(root, hold):
    hold(glossary.faults(root))


def test_the_glossary_lists_the_terms(page, follow):
    follow(page, glossary.rendered(page), f"{glossary.SOURCE}; run make update")


def test_pages_name_their_concepts(root, hold):
    hold(concepts.faults(root))


def test_the_page_of_concepts_lists_them(page, follow):
    follow(page, concepts.rendered(page), f"{concepts.SOURCE}; run make update")


def test_each_lesson_ends_with_others_to_see(root, hold):
    hold(concepts.unseen(root))


def test_the_changes_are_dated_and_in_order(root, hold):
    hold([*feed.faults(root)])


def test_the_page_of_versions_shows_the_record(page, verified, follow):
    follow(page, versions_page.rendered(page, verified),
           "records/versions.json; run make update")


def test_a_note_about_a_version_is_borne_out(page, verified, hold):
    hold(versions_page.note_faults(page, verified))
