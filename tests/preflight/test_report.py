"""What a report prints and holds."""
import json
import os
import re
import subprocess
import sys

import pytest
import torch
from torch import nn

from tests.preflight.small import CE, adam, classes, line, mlp, sgd
from torchproof import Finding, Report, preflight
from torchproof.report import WIDTH, arranged

pytestmark = pytest.mark.usefixtures("seeded")


def a(code, level="warning", **more):
    return Finding(code, level, f"{code} was seen", "mend it", **more)


@pytest.fixture
def broken():
    """A training with a cause and its symptoms."""
    x, y = classes()
    model = mlp()
    return model, CE, (x * 0, y), sgd(model)


# -- a finding --------------------------------------------------------------------


def test_a_finding_names_its_level_its_code_its_fix_and_its_page():
    finding = a("raw-scores", "error")
    assert finding.page.endswith("/debugging/preflight/#raw-scores")
    assert str(finding) == ("error raw-scores: raw-scores was seen.\n    Fix: mend it\n"
                            f"    {finding.page}")


def test_a_line_of_code_stands_in_front():
    assert str(a("one-class", where="train.py:3")).startswith(
        "train.py:3: warning one-class: one-class was seen.\n")


def test_lines_are_broken_between_words():
    text = str(Finding("one-class", "warning", "word " * 60 + "a-b" * 40, "do " * 60))
    lines = text.splitlines()
    assert all(len(each) <= WIDTH for each in lines if "a-b" not in each)
    assert all(each.startswith("    ") for each in lines[1:])
    assert "a-b" * 40 in text


def test_the_lines_of_a_symptom_are_no_longer_and_the_prompt_shows_the_same():
    long = Finding("b", "warning", "word " * 60, "do " * 60, because_of="a")
    report = Report((a("a"), long))
    assert all(len(each) <= WIDTH for each in str(report).splitlines())
    assert repr(report) == str(report)


@pytest.mark.parametrize("site", ["https://example.org", "https://example.org/"])
def test_the_address_of_the_site_can_be_set(site):
    code = "from torchproof import Finding; print(Finding('a', '', '', '').page)"
    told = subprocess.run([sys.executable, "-c", code], text=True, capture_output=True,
                          check=True, env=os.environ | {"TORCHPROOF_SITE": site})
    assert told.stdout == "https://example.org/debugging/preflight/#a\n"


# -- the order ----------------------------------------------------------------------


def order(findings, explains):
    return [(each.code, each.because_of) for each in arranged(findings, explains)]


def test_errors_stand_first():
    assert order([a("b"), a("a", "error"), a("c"), a("d", "error")], {}) == [
        ("a", ""), ("d", ""), ("b", ""), ("c", "")]


def test_a_symptom_stands_behind_its_cause():
    found = [a("symptom", "error"), a("other", "error"), a("cause")]
    assert order(found, {"cause": ("symptom",)}) == [
        ("other", ""), ("cause", ""), ("symptom", "cause")]


def test_a_symptom_of_a_symptom_stands_behind_it():
    found = [a("third"), a("other"), a("second"), a("first")]
    assert order(found, {"first": ("second",), "second": ("third",)}) == [
        ("other", ""), ("first", ""), ("second", "first"), ("third", "second")]


def test_no_finding_explains_itself():
    assert order([a("one"), a("two")], {"one": ("two",), "two": ("one",)}) == [
        ("one", ""), ("two", "one")]
    assert order([a("one")], {"one": ("one",)}) == [("one", "")]


def test_the_first_cause_counts():
    explains = {"one": ("symptom",), "two": ("symptom",)}
    assert order([a("one"), a("two"), a("symptom")], explains) == [
        ("one", ""), ("symptom", "one"), ("two", "")]


def test_what_is_not_found_explains_nothing():
    assert order([a("symptom")], {"cause": ("symptom",)}) == [("symptom", "")]


# -- a report ---------------------------------------------------------------------


def test_symptoms_are_indented_below_their_cause(broken):
    said = preflight(*broken)
    causes = {each.code: each.because_of for each in said}
    assert causes == {"input-scale": "", "no-gradient": "input-scale",
                      "cannot-overfit": "no-gradient"} or causes[
                          "no-gradient"] == "input-scale"
    blocks = str(said).split("\n")
    starts = [each for each in blocks if re.search(r"(error|warning) [a-z-]+: ", each)]
    assert [each.startswith("    | ") for each in starts] == [
        bool(each.because_of) for each in said]
    assert [re.search(r"(?:error|warning) ([a-z-]+): ", each)[1] for each in starts] \
        == said.codes


def test_the_last_line_counts():
    assert str(Report()) == "nothing found"
    assert str(Report((a("a"),))).splitlines()[-1] == "1 finding"
    assert str(Report((a("a"), a("b")))).splitlines()[-1] == "2 findings"
    assert str(Report(ignored=(a("a"), a("b")))) == "nothing found, ignored: a, b"
    assert str(Report(forward_passes=3, backward_passes=2)) == (
        "nothing found (3 forward and 2 backward passes)")


def test_what_was_not_looked_at_is_named():
    assert str(Report(skipped=("eval mode, since x",))) == (
        "Not looked at: eval mode, since x\nnothing found")


def test_ok_codes_and_iteration():
    findings = a("a"), a("b", "error")
    said = Report(findings)
    assert not said.ok and said.codes == ["a", "b"] and tuple(said) == findings
    assert Report(ignored=findings).ok


def test_json_holds_all_of_it(broken):
    said = preflight(*broken, ignore=["no-gradient"])
    told = json.loads(said.to_json())
    assert told["ok"] is False
    assert [each["code"] for each in told["findings"]] == said.codes
    assert [each["code"] for each in told["ignored"]] == ["no-gradient"]
    assert told["forward_passes"] == said.forward_passes > 0
    assert told["backward_passes"] == said.backward_passes > 0
    for kind, findings in ("findings", said.findings), ("ignored", said.ignored):
        for each, finding in zip(told[kind], findings, strict=True):
            assert each.pop("page") == finding.page
            assert Finding(**each) == finding
    assert told["skipped"] == []
    assert said.to_json(indent=2).startswith('{\n  "ok": false,\n')


def test_json_of_a_sound_training_says_ok():
    model = mlp()
    said = preflight(model, CE, classes(), adam(model))
    assert json.loads(said.to_json())["ok"] is True
    assert str(said) == (f"nothing found ({said.forward_passes} forward and "
                         f"{said.backward_passes} backward passes)")


# -- what is ignored ------------------------------------------------------------------


def test_what_is_ignored_is_no_finding():
    given = mlp(nn.Softmax(1)), CE, classes()
    assert preflight(*given).codes == ["raw-scores"]
    said = preflight(*given, ignore=["raw-scores", "one-class"])
    assert said.ok and [each.code for each in said.ignored] == ["raw-scores"]


def test_an_exception_can_be_ignored():
    given = mlp(), CE, (torch.randn(8, 7), torch.arange(8) % 4)
    assert preflight(*given, ignore=["raises"]).ok
    assert not preflight(*given).ok


@pytest.mark.parametrize(("ignore", "says"), [
    (["raw-score"], "ignore: there is no finding 'raw-score'; did you mean "
                    "'raw-scores'?"),
    (["one-class", "xyzzy"], "ignore: there is no finding 'xyzzy'$"),
    (["raw_scores"], "did you mean 'raw-scores'"),
    ("raw-scores", r"ignore: pass several codes, as in ignore=\['raw-scores'\]"),
])
def test_a_code_that_there_is_not_is_refused(ignore, says):
    with pytest.raises(TypeError, match=says):
        preflight(mlp(), CE, classes(), ignore=ignore)


# -- the line of code ---------------------------------------------------------------


def installed(folder, name, code):
    """A function from a file that lies where packages are installed."""
    path = folder / "site-packages" / f"{name}.py"
    path.parent.mkdir(exist_ok=True)
    path.write_text(code)
    scope = {}
    exec(compile(code, str(path), "exec"), scope)
    return scope[name]


def test_the_line_of_your_code_goes_before_that_of_a_package(tmp_path):
    loss_fn = installed(tmp_path, "loss_fn", (
        "from torch.nn.functional import cross_entropy\n"
        "def loss_fn(output, y):\n    return cross_entropy(output.softmax(1), y)"))
    model = mlp()
    seen = preflight(model, lambda output, y: loss_fn(output, y), classes(), steps=0)
    assert seen.codes == ["raw-scores"]
    assert line(seen.findings[0]).startswith("seen = preflight(model, lambda output, y")
    seen = preflight(model, loss_fn, classes(), steps=0)  # no other is there
    assert seen.findings[0].where == f"{tmp_path}/site-packages/loss_fn.py:3"


def test_an_exception_stands_at_the_line_of_your_code(tmp_path):
    loss_fn = installed(tmp_path, "loss_fn", "def loss_fn(output, y):\n    1 / 0")
    own = preflight(mlp(), lambda output, y: loss_fn(output, y), classes())
    assert line(own.findings[0]).startswith("own = preflight(mlp(), lambda output, y")
    theirs = preflight(mlp(), loss_fn, classes())
    assert theirs.findings[0].where == f"{tmp_path}/site-packages/loss_fn.py:2"


def test_a_step_without_a_line_of_yours_has_none():
    model = mlp()
    optimizer = torch.optim.SGD(model.parameters(), 0.0)
    seen = preflight(model, CE, classes(), optimizer)
    assert "nothing-moves" in seen.codes
    assert [each.where for each in seen] == [""] * len(seen.findings)
