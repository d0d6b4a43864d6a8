"""Link 2, second half: what MkDocs and Zensical make of the sources.

With --site FOLDER, the checks look at a site that was built before, so that the very
folder which is published has passed them: make check-site.
"""
import re
import zipfile

import pytest

from tools.pages import built, labs, plain_copy, recipes, sources
from tools.programs import snippets
from tools.publish import plain_texts, theme


@pytest.fixture(scope="session")
def shown(root):
    return sources.find(root) + labs.find(root)


def test_every_source_became_a_page(site, shown, hold):
    made = {page.name for page in built.find(site)}
    hold([f"{page}:1: was not built" for page in shown if page.built not in made])


def test_every_block_is_a_file_that_ran(site, root, hold):
    apart = {lab.built for lab in labs.find(root)}
    hold([fault for page in built.find(site) if page.name not in apart
          for fault in built.code_faults(page, root)])


def test_every_block_of_a_lab_is_a_cell_that_ran(site, root, hold):
    known = {lab.built: lab for lab in labs.find(root)}
    hold([fault for page in built.find(site) if page.name in known
          for fault in built.lab_faults(page, known[page.name])])


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


def test_the_plain_texts_are_whole(root, site, shown, hold):
    """llms.txt has the address of every page, llms-full.txt and one part hold it."""
    overview = (site / "llms.txt").read_text("utf-8")
    home = theme.CANONICAL.pattern.search((site / "index.html").read_text("utf-8"))[1]
    addresses = re.findall(r"\]\(([^)]+)\)", overview)
    links = [address.removeprefix(home) for address in addresses]
    whole = (site / "llms-full.txt").read_text("utf-8")
    parts = {f"llms/{path.name}": path.read_text("utf-8")
             for path in (site / "llms").iterdir()}
    copies = {page: plain_copy.of(page) for page in shown}
    marked = [snippet for snippet in snippets.find(root)
              if snippet.wrong and f"`{snippet.name}`, {snippet.kind}" not in whole]
    hold([f"llms.txt: {address} does not exist below {home}" for address, link
          in zip(addresses, links, strict=True)
          if link == address or not (site / link).is_file()]
         + [f"llms.txt: lacks {name}" for name in parts if name not in links]
         + [f"{page}: is in {count} of the parts" for page, copy in copies.items()
            if (count := sum(copy in text for text in parts.values())) != 1]
         + [f"llms-full.txt: does not mark {snippet}" for snippet in marked
            if f"`{snippet.name}`" in whole]
         + [f"{page}: is missing from llms.txt" for page in shown
            if page.copy not in links]
         + [f"{page}: is missing from llms-full.txt" for page, copy in copies.items()
            if copy not in whole]
         + [f"{page}: its plain copy differs from its source"
            for page, copy in copies.items()
            if (site / page.copy).read_text("utf-8") != copy])


def test_the_archive_holds_every_program(root, site):
    """The very files; that each runs alone in a folder link 3 shows."""
    with zipfile.ZipFile(site / plain_texts.ARCHIVE) as packed:
        held = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    assert b"python evaluation/dropout.py" in held.pop("README.txt")
    names = [f"labs/{lab.script.name}" for lab in labs.find(root)]
    for snippet in snippets.find(root):
        names += [snippet.name, snippet.out.relative_to(root / "snippets").as_posix()]
    for name in names:
        assert held[name] == (root / "snippets" / name).read_bytes()


def test_the_archive_of_the_recipes_holds_them_alone(root, site):
    with zipfile.ZipFile(site / plain_texts.RECIPES) as packed:
        held = {name.partition("/")[2]: packed.read(name) for name in packed.namelist()}
    told = held.pop("README.txt").decode()
    found = recipes.find(root)
    assert held == {recipe.path.name: recipe.path.read_bytes() for recipe in found}
    for recipe in found:
        assert f"{recipe.path.name}: {recipes.told(recipe)[0]}" in told
