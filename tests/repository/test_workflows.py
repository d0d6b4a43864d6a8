"""The workflows on GitHub."""
import re
import sys
from pathlib import Path

import yaml

from tests.repository.commands import HOME, run
from tools.install import OLDEST
from tools.programs import same_machine

WORKFLOWS = sorted((HOME / ".github" / "workflows").glob("*.yml"))


def jobs():
    for path in WORKFLOWS:
        for name, job in yaml.safe_load(path.read_text("utf-8"))["jobs"].items():
            yield f"{path.name}, job {name}", job


def test_the_workflows_have_no_known_weakness():
    code, text = run(str(Path(sys.executable).parent / "zizmor"), "--offline",
                     "--no-progress", "--quiet", ".github")
    assert code == 0, text


def test_the_workflows_are_what_github_reads():
    for schema, files in {"github-workflows": WORKFLOWS,
                          "dependabot": [HOME / ".github" / "dependabot.yml"]}.items():
        code, text = run(sys.executable, "-m", "check_jsonschema", "--builtin-schema",
                         f"vendor.{schema}", *map(str, files))
        assert files and code == 0, text


def test_every_job_has_a_limit_and_keeps_its_downloads():
    for where, job in jobs():
        assert job["timeout-minutes"] <= 90, where
        for step in job["steps"]:
            if step.get("uses", "").startswith("actions/setup-python@"):
                assert step["with"]["cache"] == "pip", where
                for name in step["with"]["cache-dependency-path"].split():
                    assert (HOME / name).is_file(), f"{where}: {name}"


def test_the_checks_run_with_the_python_that_stored_the_outputs():
    """Else every number would be compared within 2 %, and nobody would notice."""
    stored = same_machine.python_of_the_outputs(HOME)
    for where, job in jobs():
        if where.endswith("newest-torch") or not re.search("newest-|oldest-", where):
            named = [step["with"]["python-version"] for step in job["steps"]
                     if "python-version" in step.get("with", {})]
            assert named == [stored], where
    assert tuple(map(int, stored.split("."))) >= OLDEST[:2]


def test_no_update_of_torch_comes_by_itself():
    """Another version of these prints other digits: make update belongs to it."""
    text = yaml.safe_load((HOME / ".github" / "dependabot.yml").read_text("utf-8"))
    pip = next(each for each in text["updates"] if each["package-ecosystem"] == "pip")
    ignored = {each["dependency-name"] for each in pip["ignore"]}
    assert {"torch", "numpy", "matplotlib"} <= ignored
    pins = re.findall(r"^([\w-]+)==", (HOME / "constraints.txt").read_text("utf-8"),
                      re.MULTILINE)
    assert ignored <= set(pins)
