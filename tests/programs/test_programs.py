"""Every file of snippets/ is well formed, runs, and prints what its page shows."""
import subprocess
import sys

import pytest

from tests.trust import EXPERIMENTS, FRESH, PROGRAMS
from tools.programs import form, outcome, promise, snippets


def test_is_well_formed(snippet, hold):
    hold(form.faults(snippet) + promise.faults(snippet))


def test_nothing_else_lives_among_the_snippets(root, hold):
    hold(form.stray_files(root))


def test_ruff_finds_nothing(root):
    if not (root / "pyproject.toml").exists():
        pytest.fail("no pyproject.toml: ruff would check by other rules")
    done = subprocess.run([sys.executable, "-m", "ruff", "check", "--no-cache",
                           "--output-format", "concise", "snippets", "tools", "tests",
                           "torchproof"],
                          cwd=root, text=True, capture_output=True)
    if done.returncode:
        pytest.fail(done.stdout + done.stderr, pytrace=False)


def test_prints_what_its_page_shows(snippet, runs, update, exact, verified, trust,
                                    summary, hold):
    if snippet not in runs:
        return  # on trust
    run = runs[snippet].result()
    if need := outcome.missing(snippet, run):
        summary.lacking.setdefault(need, []).append(str(snippet))
        if update and not snippet.out.exists():
            summary.wrote(*outcome.store(snippet, run))
        hold([] if snippet.out.exists() else
             [f"{snippet}:1: has no stored output; run make update"])
        return
    hold(outcome.faults(snippet, run))
    if update:
        hold(outcome.too_slow(snippet, run))
        if outcome.differences(snippet, run, exact):
            summary.wrote(*outcome.store(snippet, run))
    hold(outcome.differences(snippet, run, exact))
    if update and verified.keep(snippet, run, exact):
        summary.wrote(verified.path)
    hold(verified.unverified(snippet))
    check = EXPERIMENTS if run.seconds > outcome.DEMONSTRATION else PROGRAMS
    trust.keep(check, snippet.name, runs.key(snippet), run.seconds)


def test_the_record_knows_no_program_that_is_gone(root, verified, update, summary,
                                                   hold):
    names = {snippet.name for snippet in snippets.find(root)}
    if update and verified.drop_all_but(names):
        summary.wrote(verified.path)
    hold([f"records/versions.json:1: knows {name}, which is gone; run make update"
          for name in sorted(verified.programs.keys() - names)])


def test_records_of_trust_know_only_what_is_there(root, trust, hold):
    names = {snippet.name for snippet in snippets.find(root)}
    gone = {name for check in (PROGRAMS, EXPERIMENTS, FRESH)
            for name in trust.drop_all_but(check, names)}
    hold([f"records/trusted.json:1: knows {name}, which is gone; run make update"
          for name in sorted(gone)])


def test_experiments_are_few_enough(trust, hold):
    """Their CPU time is that of the run which their record tells of."""
    slow = trust.seconds(EXPERIMENTS)
    whole, most = sum(slow.values()), outcome.EXPERIMENTS
    longest = ", ".join(sorted(slow, key=slow.get)[-3:])
    hold([] if whole <= most else
         [f"records/trusted.json:1: experiments take {whole:.0f} CPU-seconds together, "
          f"more than {most}; make the longest a lab: {longest}"])


def test_an_optional_package_is_asked_for_by_name(root, runner, hold):
    faults = []
    for snippet in snippets.find(root):
        for need in set(snippet.needs) - {snippets.GPU, snippets.OURS}:
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
