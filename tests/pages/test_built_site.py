"""Link 2, second half: what MkDocs and Zensical make of the sources."""
import pytest

from tools.pages import built, labs, sources


@pytest.fixture(scope="session")
def site(builder, sites):
    return sites(builder)[0]


@pytest.fixture(scope="session")
def shown(root):
    return sources.find(root) + labs.find(root)


def test_builds_without_a_warning(builder, sites, hold):
    warnings = sites(builder)[1]
    hold([f"{builder} warns:\n{warnings}"] if warnings else [])


def test_every_source_became_a_page(site, shown, hold):
    made = {page.name for page in built.find(site)}
    hold([f"{page}:1: was not built" for page in shown if page.built not in made])


def test_every_block_is_a_file_that_ran(site, root, hold):
    apart = {lab.built for lab in labs.find(root)}  # link 9 looks at those
    hold([fault for page in built.find(site) if page.name not in apart
          for fault in built.code_faults(page, root)])


def test_every_program_has_its_bar(site, root, hold):
    hold([fault for page in built.find(site)
          for fault in built.bar_faults(page, root)])


def test_every_embed_became_a_block(site, shown, hold):
    blocks = sum(len(built.code_blocks(page)) for page in built.find(site))
    meant = sum(1 for page in shown for _ in sources.blocks(page.text))
    hold([] if blocks == meant else
         [f"{meant} blocks in the sources, {blocks} on the site"])


def test_no_markup_is_printed_as_text(site, root, hold):
    hold([fault for page in built.find(site)
          for fault in built.literal_faults(page, root)])


def test_every_link_leads_somewhere_and_none_loads_from_elsewhere(site, root, hold):
    found = {page.path: page for page in built.find(site)}
    hold([fault for page in found.values()
          for fault in built.link_faults(page, found, root)] + built.style_faults(site))
