"""Every file of snippets/ is well formed, runs, and prints what its page shows."""
import subprocess
import sys

import pytest

from tools.programs import form, outcome, snippets


def test_is_well_formed(snippet, hold):
    hold(form.faults(snippet))


def test_nothing_else_lives_among_the_snippets(root, hold):
    hold(form.stray_files(root))


def test_ruff_finds_nothing(root):
    if not (root / "pyproject.toml").exists():
        pytest.fail("no pyproject.toml: ruff would check by other rules")
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache",
                           "--output-format", "concise", "snippets", "tools", "tests"],
                          cwd=root, text=True, capture_output=True)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_prints_what_its_page_shows(snippet, runs, update, exact, verified,
                                     summary, hold):
    run = runs[snippet].result()
    if need := outcome.missing(snippet, run):
        summary.lacking.setdefault(need, []).append(str(snippet))
        if update and not snippet.out.exists():
            summary.wrote(*outcome.store(snippet, run))
        hold([] if snippet.out.exists() else
             [f"{snippet}:1: has no stored output; run make update"])
        return
    hold(outcome.faults(snippet, run))
    if update and outcome.differences(snippet, run, exact):
        summary.wrote(*outcome.store(snippet, run))
    hold(outcome.differences(snippet, run, exact))
    if update and verified.keep(snippet, run, exact):
        summary.wrote(verified.path)
    hold(verified.unverified(snippet))


def test_the_record_knows_no_program_that_is_gone(root, verified, update, summary,
                                                   hold):
    names = {snippet.name for snippet in snippets.find(root)}
    if update and verified.drop_all_but(names):
        summary.wrote(verified.path)
    hold([f"records/versions.json:1: knows {name}, which is gone; run make update"
          for name in sorted(verified.programs.keys() - names)])


def test_an_optional_package_is_asked_for_by_name(root, runner, hold):
    faults = []
    for snippet in snippets.find(root):
        for need in set(snippet.needs) - {snippets.GPU}:
            without = f"import sys; sys.modules[{need!r}] = None\n{snippet.source}"
            run = snippet.start(runner, without).result()
            said, message = run.log.strip(), snippets.missing_message(need)
            if run.code != 1 or not said.startswith(message) or "\n" in said:
                faults.append(f"{snippet}:1: without {need} it should end with "
                              f"'{message}...'; it says {said[-200:]!r}")
    hold(faults)


def test_what_is_excused_for_its_rounding_exists(root, hold):
    known = {snippet.name.removesuffix(".py") for snippet in snippets.find(root)}
    hold([f"tests/excuses/rounding.toml:1: {name} is gone; take it off the list"
          for name in outcome.sensitive_to_rounding(root) if name not in known])
