"""Link 2: MkDocs' own commands give the site, and so does `make serve`."""
import filecmp
import os
import re
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from tools import browser, build
from tools.pages import built, glossary

HOME = Path(__file__).parents[2]
MKDOCS = str(Path(sys.executable).with_name("mkdocs"))
SERVE = {"mkdocs serve": (MKDOCS, "serve", "-a", "127.0.0.1:PORT"),
         "make serve": browser.SERVE}

PATIENCE = 600  # seconds until a server that shows nothing new is given up
PAGE = """# Other

A logit, which this program prints:

```python title="a/b.py"
--8<-- "a/b.py"
```
``` { .text .no-copy title="Output" }
--8<-- "a/b.out"
```
"""
TERM = """[logit]
term = "logit"
means = "A score."
page = "index.md"
"""


@pytest.fixture
def copied(root, tmp_path):
    """What a build needs of this repository, in a folder with a space in its name."""
    folder = tmp_path / "a copy"
    for name in ("docs", "snippets", "tools", "records"):
        shutil.copytree(root / name, folder / name)
    for name in ("mkdocs.yml", "constraints.txt"):
        shutil.copy(root / name, folder)
    return folder


def files(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*")
            if path.is_file()}


def test_builds_without_a_warning(builder, sites, hold):
    warnings = sites(builder)[1]
    hold([f"{builder} warns:\n{warnings}"] if warnings else [])


@pytest.mark.parametrize("name", build.BUILDERS)
def test_a_folder_that_holds_no_site_is_left_alone(name, root, tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(build.Failed, match="holds something that is not a site"):
        build.build(root, tmp_path, name)
    assert (tmp_path / "mine.txt").read_text() == "mine"


NO_TORCH = """
import socket, sys
sys.modules["torch"] = None
def watch(event, args):
    if event == "socket.connect" or event == "socket.getaddrinfo":
        raise RuntimeError("the build wants the network")
sys.addaudithook(watch)
"""


def test_mkdocs_build_gives_the_same_bytes(copied, sites, tmp_path, hold):
    """Without our command, without torch and without the network.

    From a path with a space, called in another folder.
    """
    (tmp_path / "sitecustomize.py").write_text(NO_TORCH)
    done = subprocess.run([MKDOCS, "build", "-q", "-f", copied / "mkdocs.yml"],
                          cwd=tmp_path, text=True, capture_output=True,
                          env=os.environ | built.HOSTED | {"PYTHONPATH": str(tmp_path)})
    assert done.returncode == 0, done.stderr
    ours, theirs = sites("mkdocs")[0], copied / "site"
    differ = filecmp.cmpfiles(ours, theirs, files(ours) & files(theirs), shallow=False)
    hold([f"{name}: mkdocs build makes it otherwise than make site"
          for name in sorted({*differ[1], *differ[2]} | files(ours) ^ files(theirs))])


def test_both_builders_publish_the_same_files(sites, hold):
    """But for what is the theme's own; so Zensical publishes no tool of ours."""
    mkdocs, zensical = ({name for name in files(sites(builder)[0])
                         if not name.startswith(("assets/", "search"))
                         and not name.endswith(".gz")}
                        for builder in ("mkdocs", "zensical"))
    hold([f"{name}: only one of the two builders makes it"
          for name in sorted(mkdocs ^ zensical)])


@pytest.mark.parametrize("command", SERVE)
def test_what_is_served_while_editing_is_whole(command, copied, root, tmp_path,
                                               chromium, monkeypatch, hold):
    monkeypatch.setenv("TMPDIR", str(tmp_path))  # where MkDocs keeps what it serves
    page = "evaluation/dropout/"
    with browser.live(copied, SERVE[command]) as home:
        browser.wait_for(home + page, "Dropout in train and eval mode", PATIENCE)
        for name in ("feed.xml", "llms.txt", "llms-full.txt", "snippets.zip",
                     "recipes.zip", f"{page}index.md", "snippets/evaluation/dropout.py",
                     "labs/warmup/warmup.ipynb", "labs/warmup/warmup.py"):
            assert urllib.request.urlopen(home + name).status == 200
        site = next(tmp_path.glob("mkdocs_*"))
        pages = {each.path: each for each in built.find(site)}
        hold([fault for each in pages.values() for fault in
              built.link_faults(each, pages, root) + built.bar_faults(each, root)])
        assert sum(len(each.tree.xpath('//a[@class="term"]')) for each
                   in pages.values()) > len(glossary.read(root))
        assert found(chromium, home, "freeze layers").startswith("loop/freezing/")


@pytest.mark.parametrize("command", SERVE)
def test_an_edit_is_shown_on_a_page_that_stays_whole(command, small, tmp_path_factory,
                                                     monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path_factory.mktemp("served")))
    (small / "docs/index.md").write_text("---\nno_snippet: a test\n---\n# Home\n")
    (small / "docs/other.md").write_text(PAGE)
    (small / "docs/tables/glossary.toml").write_text(TERM)
    (small / "snippets/a/b.out").write_text("1\n")
    with browser.live(small, SERVE[command]) as home:
        browser.wait_for(f"{home}other/", "Other", PATIENCE)
        for name in ("docs/other.md", "snippets/a/b.py", "snippets/a/b.out",
                     "mkdocs.yml"):
            mark = "mark-" + name.replace("/", "-")
            text = (small / name).read_text("utf-8")
            if name == "mkdocs.yml":
                text = text.replace("site_name: ", f"site_name: {mark} ")
            (small / name).write_text(f"{text}\n# {mark}\n", "utf-8")
            browser.wait_for(f"{home}other/", mark, PATIENCE)
            shown = urllib.request.urlopen(f"{home}other/").read().decode()
            assert shown.count('class="bar"') == 1 and 'class="term"' in shown
            if name.startswith("docs"):
                browser.wait_for(f"{home}other/index.md", mark, PATIENCE)
            if name.endswith(".py"):
                browser.wait_for(f"{home}{name}", mark, PATIENCE)


def found(chromium, home, question):
    """The first page that the search finds, below the address of the site."""
    tab = chromium.new_page()
    tab.goto(home)
    tab.keyboard.press("s")
    tab.keyboard.type(question)
    link = tab.locator(".md-search-result__item a").first
    link.wait_for()
    address = link.evaluate("link => link.href")
    tab.close()
    return address.removeprefix(home)


DAMAGES = {  # of a file of the built site: what it says, what then, what is reported
    "another block": ("loop/step/index.html", "zero_grad", "zero_gard",
                      r"loop/step/index\.html: block \d+ differs from snippets/\w+/"),
    "a dead link": ("loop/nan/index.html", 'href="../', 'href="../gone/',
                    r"loop/nan/index\.html: .* leads nowhere"),
    "another plain copy": ("evaluation/dropout/index.md", "Dropout", "Dropin",
                           r"docs/evaluation/dropout\.md: its plain copy differs"),
    "no policy": ("shapes/silent/index.html", "Content-Security-Policy", "X-Policy",
                  r"shapes/silent/index\.html: has no policy"),
}


def test_a_damaged_site_is_not_published(sites, tmp_path):
    """What `make check-site` says of a site that differs from what was built."""
    site = shutil.copytree(sites("mkdocs")[0], tmp_path / "site")
    for name, now, then, _ in DAMAGES.values():
        text = (site / name).read_text("utf-8")
        assert now in text
        (site / name).write_text(text.replace(now, then), "utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", f"--site={site}",
         "tests/pages/test_built_site.py",
         "tests/browser/test_policy.py::"
         "test_each_page_says_what_it_may_load_before_it_loads_any"],
        cwd=HOME, env=os.environ | built.HOSTED, text=True, capture_output=True)
    assert done.returncode == 1
    for damage, (*_, said) in DAMAGES.items():
        assert re.search(said, done.stdout), f"{damage}:\n{done.stdout}"
