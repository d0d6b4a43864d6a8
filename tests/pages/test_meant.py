"""Only what is meant is published, run and allowed; see tests/pages/meant.py."""
import copy
from pathlib import Path

import pytest

from tests.pages import meant
from tools.pages import built, sources
from tools.publish import security_policy

HOME = Path(__file__).parents[2]


def test_only_what_is_meant_lies_among_the_pages(root, hold):
    hold([*meant.stray_files(root)])


def test_a_link_among_the_pages_is_caught(tmp_path):
    """What lies outside of the project would be published through it."""
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "page.md").symlink_to(HOME / "README.md")
    found = [*meant.stray_files(tmp_path)]
    assert len(found) == 1 and found[0].startswith("docs/page.md:1: is a link, and")


def test_pages_are_told_apart_and_their_front_matter_is_read(root, hold):
    hold([*meant.page_faults(root)])


def test_tables_hold_no_html(root, hold):
    hold([*meant.table_faults(root)])


def test_the_settings_switch_no_protection_off(root, hold):
    hold([*meant.settings_faults(sources.settings(root, {}))])


@pytest.mark.parametrize("change", [
    lambda s: s["hooks"].append("tools/other.py"),
    lambda s: s["plugins"].append("macros"),
    lambda s: s["plugins"][1]["mkdocs-jupyter"].update(execute=True),
    lambda s: s["markdown_extensions"].append("pymdownx.b64"),
    lambda s: s["markdown_extensions"][-1]["pymdownx.snippets"].update(
        base_path=[".", "snippets"]),
    lambda s: s["markdown_extensions"][-1]["pymdownx.snippets"].pop(
        "restrict_base_path"),
    lambda s: s["markdown_extensions"][-1]["pymdownx.snippets"].update(
        url_download=True),
    lambda s: s["extra_javascript"].append("https://h.example/x.js"),
    lambda s: s["validation"]["links"].update(not_found="ignore"),
    lambda s: s.update(exclude_docs="theme/\n"),
    lambda s: s.update(extra={"analytics": {"provider": "google"}}),
])
def test_a_protection_that_is_switched_off_is_caught(change):
    settings = copy.deepcopy(sources.settings(HOME, {}))
    change(settings)
    assert len([*meant.settings_faults(settings)]) == 1


def test_only_scripts_that_are_meant_run(site, root, hold):
    hold([fault for page in sorted(site.rglob("*.html"))
          for fault in meant.script_faults(page, site, root)])


def test_every_policy_is_the_one_that_is_meant(site, hold):
    hold([fault for page in sorted(site.rglob("*.html"))
          for fault in meant.policy_faults(page, site)])


@pytest.mark.parametrize("old, new", [
    ("no-referrer", "unsafe-url"),
    ('<meta name="referrer" content="no-referrer">', ""),
    ("</head>", '<meta name="referrer" content="origin"></head>'),
    *((f"; {key} {value}", new) for key, value in meant.POLICY.items()
      for new in ("", f"; {key} *") if key != "default-src"),
    ("default-src 'none'", "default-src *"),
    ("default-src 'none'", "default-src 'none'; upgrade-insecure-requests"),
    ("script-src 'self'", "script-src 'self' 'unsafe-inline'"),
])
def test_a_weakened_policy_is_caught(old, new, tmp_path):
    page = tmp_path / "index.html"
    text = security_policy.with_policy('<head><meta charset="utf-8"></head><p>Hello.')
    page.write_text(text)
    assert not [*meant.policy_faults(page, tmp_path)]
    page.write_text(text.replace(old, new))
    assert text != page.read_text()
    assert len([*meant.policy_faults(page, tmp_path)]) == 1


def test_no_id_stands_twice(site, hold):
    hold([fault for page in built.find(site) for fault in meant.id_faults(page)])


def test_only_what_is_meant_is_published(site, root, hold):
    hold([*meant.published(site, root)])
