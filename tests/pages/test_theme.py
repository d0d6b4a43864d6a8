"""Link 2: the theme is the one that the publishing steps know.

Where it is not, the steps warn and the site is built all the same; here it is
said which fact no longer holds, for whoever moves to another version.
"""
import functools
import os
import shutil
from importlib.resources import files

import pytest

from tools import build, publish
from tools.pages import built
from tools.publish import fix_lunr, offline, one_stylesheet, security_policy, theme

PAGE = """# A page

!!! note "A title"
    A text.

```python title="loop/step.py"
total = 1
```

```python
total = 1
```
"""


@pytest.fixture(scope="session")
def unfinished(root, tmp_path_factory):
    """A site of one page, as a builder makes it before our steps."""
    @functools.cache
    def site(builder):
        folder, staged = map(tmp_path_factory.mktemp, (f"page-{builder}", "staged"))
        for name in ("docs/assets", "docs/theme"):
            shutil.copytree(root / name, folder / name)
        (folder / "docs" / "index.md").write_text(PAGE, "utf-8")
        (folder / "snippets").mkdir()
        config, end = (root / "mkdocs.yml").read_text("utf-8"), "\ntheme:\n"
        above, _, below = config.partition(end)
        (folder / "mkdocs.yml").write_text(
            above.partition("\nnav:\n")[0] + end + below, "utf-8")
        environment = os.environ | built.HOSTED | {"NO_MKDOCS_2_WARNING": "1"}
        build.stage(folder, staged, environment)
        build.run(builder, [], staged, environment)
        return staged / "site"

    return site


def unknown(site, builder):
    """The facts that do not hold on the site."""
    for name, fact in theme.FACTS.items():
        files = list(site.glob(fact.where)) if builder in fact.builders else None
        if files == [] or any(not fact.pattern.search(path.read_text("utf-8"))
                              for path in files or []):
            yield (f"tools/publish/theme.py: {name} is no longer so with {builder}: "
                   f"{fact.says} ({fact.where}); change it, and the step that needs it")


def test_each_fact_about_the_theme_holds(unfinished, builder, hold):
    hold(list(unknown(unfinished(builder), builder)))


def test_the_words_that_the_theme_may_set_exist(root, hold):
    """A prefix that no stylesheet of the theme knows has no rules to leave out."""
    sheets = "".join(path.read_text("utf-8") for path in (
        files("material") / "templates/assets/stylesheets").iterdir()
        if path.name.endswith(".css"))
    hold([f"tools/publish/theme.py: DORMANT has {word!r}, which no stylesheet of the "
          "theme has; drop it" for word in theme.DORMANT if word not in sheets])


PLANTED = {  # a change in the theme: file, what it says now, what then; the warning
    "another lunr": (theme.WORKER, "e=e+s+o.id}", "e+=s+o.id}",
                     "holds another lunr than tools/publish/fix_lunr.py knows",
                     fix_lunr.fix),
    "another script": ("*.html", "javascripts/bundle.", "javascripts/all.",
                       "No page loads the theme's script", offline.add_script),
    "other stylesheets": ("*.html", 'rel="stylesheet"', 'rel="preload stylesheet"',
                          "No page links stylesheets", one_stylesheet.reduce),
    "another head": ("*.html", '<meta charset="utf-8">', "<meta charset=utf-8>",
                     "No page begins as", security_policy.add),
}


@pytest.mark.parametrize("change", PLANTED)
def test_what_is_not_recognised_is_left_alone(unfinished, change, root, tmp_path,
                                              capsys):
    """The step warns in one line, the others go on, and the fact is reported."""
    where, now, then, said, step = PLANTED[change]
    site = shutil.copytree(unfinished("mkdocs"), tmp_path / "site")
    for path in site.glob(where):
        path.write_text(path.read_text("utf-8").replace(now, then), "utf-8")
    before = {file: file.read_bytes() for file in site.rglob("*") if file.is_file()}
    publish.do([step], root, site)
    warned = capsys.readouterr().err
    assert warned.startswith("WARNING -  ") and said in warned
    assert warned.count("\n") == 1
    assert before == {file: file.read_bytes() for file in site.rglob("*")
                      if file.is_file()}
    assert list(unknown(site, "mkdocs"))
    publish.finish(root, site)
    assert (site / "sw.js").is_file()
