"""What a visit weighs, on the sites of both builders."""
import subprocess
import sys

from tools import page_weight

KB = page_weight.KB


def test_a_visit_is_light(builder, visits, summary, hold):
    """The first one, with an empty cache, and a later one."""
    home, *others = visits(builder)
    lessons = [seen for seen in others if seen.address not in page_weight.LISTS]
    if lessons:
        first = max(lessons, key=lambda seen: seen.first)
        later = max(lessons, key=lambda seen: seen.later(home))
        summary.say(
            f"weight: {builder}: home {home.first / KB:.0f} KB; of {len(lessons)} "
            f"others that were opened, a first visit at most {first.first / KB:.0f} KB "
            f"({first.address}), a later one {later.later(home) / KB:.0f} KB "
            f"({later.address})")
    hold([fault for seen in [home, *others]
          for fault in seen.weight_faults(builder, home)])


def test_the_home_page_is_light(visits, hold):
    home = visits("mkdocs")[0]
    hold([f"{home.source}: a first visit loads {home.first / KB:.1f} KB, at most "
          f"{page_weight.HOME / KB:g}"] if home.first > page_weight.HOME else [])


def test_the_search_index_is_light_and_waits(builder, sites, visits, summary, hold):
    size, limit = page_weight.index(sites(builder)[0], builder), \
        page_weight.LIMITS[builder].index
    summary.say(f"weight: {builder}: the search index {size / KB:.0f} KB")
    hold([fault for seen in visits(builder) for fault in seen.search_faults(builder)]
         + [f"{page_weight.INDEX[builder]}: has {size / KB:.1f} KB, at most "
            f"{limit / KB:g}"] * (size > limit))


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
