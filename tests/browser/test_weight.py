"""What a visit weighs, on the sites of both builders."""
import functools
import subprocess
import sys

import pytest

from tools import page_weight

# No lessons: a row for each program, statement, message.
LISTS = {f"{name}/index.html" for name in ("programs", "ledger", "errors")}


@pytest.fixture(scope="module")
def loaded(chromium, sites, summary):
    """loaded(builder): what each page of its site loads, {page: {address: bytes}}."""
    @functools.cache
    def loaded(builder):
        site = sites(builder)[0]
        found = page_weight.loads(chromium, site)
        index = page_weight.index(site, builder) / page_weight.KB
        summary.say(
            f"weight: {builder}: a first visit to a lesson at most "
            f"{page_weight.heaviest(lessons(page_weight.first(found)))}, a later page "
            f"at most {page_weight.heaviest(page_weight.later(found))}, the search "
            f"index {index:.0f} KB")
        return found

    return loaded


def lessons(sizes):
    return {page: size for page, size in sizes.items() if page not in LISTS}


def too_heavy(sizes, limit, what):
    return [f"{page}: {what} {size / page_weight.KB:.1f} KB, at most "
            f"{limit / page_weight.KB:g}; make the page shorter, or what all pages "
            "load less"
            for page, size in sizes.items() if size > limit]


def test_a_first_visit_is_light(builder, loaded, hold):
    hold(too_heavy(lessons(page_weight.first(loaded(builder))),
                   page_weight.LIMITS[builder].first,
                   f"{builder}: a first visit loads"))


def test_a_later_page_is_light(builder, loaded, hold):
    hold(too_heavy(page_weight.later(loaded(builder)),
                   page_weight.LIMITS[builder].later,
                   f"{builder}: a later visit loads"))


def test_the_search_index_is_light_and_waits(builder, sites, loaded, hold):
    name = page_weight.INDEX[builder]
    hold([f"{page}: loads {url} before the search is used"
          for page, sizes in loaded(builder).items() for url in sizes if url == name])
    hold(too_heavy({name: page_weight.index(sites(builder)[0], builder)},
                   page_weight.LIMITS[builder].index, "has"))


def test_the_navigation_does_not_grow_with_the_site(root, tmp_path):
    """A page's HTML among 60 pages against the same page among 10."""
    config = (root / "mkdocs.yml").read_text("utf-8")
    head, _, rest = config.partition("\nnav:\n")
    rest = rest.partition("\n\n")[2]
    sizes = {}
    for count in (10, 60):
        room = tmp_path / str(count)
        docs = room / "docs"
        docs.mkdir(parents=True)
        for name in ("docs/theme", "docs/assets", "tools", "records",
                     "constraints.txt"):
            (room / name).symlink_to(root / name)
        (room / "snippets").mkdir()
        nav = "\nnav:\n  - index.md\n"
        (docs / "index.md").write_text("# Home\n", "utf-8")
        for number in range(count):
            if number % 10 == 0:
                nav += f"  - Section {number // 10}:\n"
            nav += f"      - Page {number}: page{number}.md\n"
            (docs / f"page{number}.md").write_text(f"# Page {number}\n", "utf-8")
        (room / "mkdocs.yml").write_text(f"{head}{nav}\n{rest}", "utf-8")
        subprocess.run([sys.executable, "-m", "mkdocs", "build", "-q"], cwd=room,
                       check=True, capture_output=True)
        sizes[count] = len((room / "site" / "page3" / "index.html").read_bytes())
    assert sizes[60] <= 1.3 * sizes[10], f"bytes of a page's HTML: {sizes}"
