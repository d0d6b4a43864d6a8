"""What GitHub makes of the files that help people to take part.

The forms, how to cite the site, the badges. Which fields of a form the links below
the pages fill is held by tests/pages/test_metadata.py.
"""
import re
import sys

import pytest
import yaml

from tests.repository.commands import HOME, run

FORMS = HOME / ".github" / "ISSUE_TEMPLATE"
# By address, what the field of a form is called: whoever renames one breaks the links.
IDS = {"wrong-claim.yml": {"page", "program", "claim", "torch", "ran", "saw"},
       "missing-message.yml": {"message", "ran", "torch", "fix"},
       "unanswered-question.yml": {"question", "searched", "ran"}}
SCHEMAS = {"github-issue-forms": [FORMS / name for name in IDS],
           "github-issue-config": [FORMS / "config.yml"],
           "citation-file-format": [HOME / "CITATION.cff"]}


def read(name):
    return (HOME / name).read_text("utf-8")


def form(name):
    return yaml.safe_load((FORMS / name).read_text("utf-8"))


@pytest.mark.parametrize("schema", SCHEMAS)
def test_the_files_have_the_form_that_github_reads(schema):
    code, text = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema",
                     f"vendor.{schema}", *map(str, SCHEMAS[schema]))
    assert code == 0, text


def test_no_form_is_without_a_check():
    assert {path.name for path in FORMS.iterdir()} == {*IDS, "config.yml"}


@pytest.mark.parametrize("name", IDS)
def test_a_form_asks_for_what_is_needed(name):
    fields = {each["id"]: each for each in form(name)["body"] if "id" in each}
    assert set(fields) == IDS[name]
    assert any(each.get("validations", {}).get("required") for each in fields.values())


def test_what_the_citation_says_is_so():
    cited = yaml.safe_load(read("CITATION.cff"))
    assert cited["license"] == ["MIT", "CC-BY-4.0"]
    names = ("the MIT license", "Creative Commons Attribution 4.0 International")
    assert all(name in read("LICENSE") for name in names)
    assert cited["title"].startswith(site_name())


def site_name():
    return re.search(r"^site_name: (.+)", read("mkdocs.yml"), re.MULTILINE)[1]


def test_the_badges_are_those_of_workflows_that_exist():
    """Without an address: on GitHub "../../" is the repository, of a fork as well."""
    badges = re.findall(r"\[!\[[^\]]+\]\((\S+)\)\]\((\S+)\)", read("README.md"))
    assert badges
    for picture, link in badges:
        assert picture == f"{link}/badge.svg"
        name = link.removeprefix("../../actions/workflows/")
        assert (HOME / ".github" / "workflows" / name).is_file()


def test_the_template_of_a_pull_request_names_what_there_is():
    text = read(".github/PULL_REQUEST_TEMPLATE.md")
    for name in re.findall(r"`(docs/[\w./]+)`|([A-Z]+\.md)", text):
        assert (HOME / "".join(name)).is_file()
    commands = re.findall(r"`make ([\w-]+)`", text)
    assert commands and all(f"\n{each}: " in read("Makefile") for each in commands)
