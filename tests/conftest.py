"""Options, and what the tests share: the root, the runner, the two builds."""
import functools
import os
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.programs.assert_record import AssertRecord
from tools import browser
from tools.pages import built, labs, sources
from tools.pages.ledger import Ledger
from tools.pages.messages import Messages
from tools.programs import same_machine, snippets
from tools.programs.runner import Runner
from tools.programs.version_record import Record as Verified

HOME = Path(__file__).parents[1]


@dataclass
class Summary:
    """What tests leave for the last lines of the report."""

    updated: list[Path] = field(default_factory=list)  # what --update wrote
    lines: list[str] = field(default_factory=list)  # figures that were measured
    # Operations that round differently here; None where no output was compared.
    other_digits: list[str] | None = None
    # What this machine lacks, and the programs that only asked for it.
    lacking: dict[str, list[str]] = field(default_factory=dict)

    def wrote(self, *paths: Path) -> None:
        self.updated += [path for path in paths if path not in self.updated]

    def say(self, line: str) -> None:
        if line not in self.lines:
            self.lines.append(line)


SUMMARY = pytest.StashKey[Summary]()


def pytest_configure(config):
    config.stash[SUMMARY] = Summary()


@pytest.fixture(scope="session")
def summary(request):
    return request.config.stash[SUMMARY]



def pytest_addoption(parser):
    group = parser.getgroup("torchproof")
    group.addoption("--update", action="store_true",
                    help="store what the programs show now")
    group.addoption("--root", type=Path, default=HOME,
                    help="the site to test (this one)")
    group.addoption("--site", type=Path,
                    help="check this built site instead of building one; SITE_URL and "
                         "REPO_URL are those that it was built with")
    group.addoption("--limit", type=float, default=30,
                    help="seconds a program may take at most")
    group.addoption("--whole-labs", action="store_true",
                    help="run every lab with all its seeds, not those alone that "
                         "changed")
    group.addoption("--all-asserts", action="store_true",
                    help="show of every program that its asserts can fail, not only "
                         "of those that changed")


def pytest_generate_tests(metafunc):
    """One test per program or page, named in the reader's words."""
    root = metafunc.config.getoption("root")
    if "snippet" in metafunc.fixturenames:
        metafunc.parametrize("snippet", snippets.find(root),
                             ids=lambda snippet: snippet.name)
    if "lab" in metafunc.fixturenames:
        metafunc.parametrize("lab", labs.find(root), ids=str)
    if "page" in metafunc.fixturenames:
        metafunc.parametrize("page", sources.find(root), ids=str)
    if "source" in metafunc.fixturenames:
        metafunc.parametrize("source", [*sources.find(root), *labs.find(root)], ids=str)
    if "builder" in metafunc.fixturenames:
        given = metafunc.config.getoption("site")
        builders = [built.builder(given)] if given else ["mkdocs", "zensical"]
        metafunc.parametrize("builder", builders, scope="session")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """In CI a skipped test is a failed one."""
    report = yield
    if report.skipped and os.environ.get("CI"):
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not allow: {report.longrepr[2]}"
    return report


@pytest.fixture(scope="session")
def root(request):
    return request.config.getoption("root")


@pytest.fixture(scope="session")
def update(request):
    return request.config.getoption("update")


@pytest.fixture(scope="session")
def runner(request):
    runner = Runner(limit=request.config.getoption("limit"))
    yield runner
    runner.close()


@pytest.fixture(scope="session")
def exact(root, runner, update, summary):
    """Whether this is the torch, and the processor, of the stored outputs."""
    summary.other_digits = same_machine.other_digits(runner, update)
    return same_machine.same_versions(root) and not summary.other_digits


@pytest.fixture(scope="session")
def runs(request, runner):
    """One run of each selected program, started all at once."""
    wanted = {item.callspec.params["snippet"] for item in request.session.items
              if "runs" in getattr(item, "fixturenames", ())}
    return {snippet: snippet.start(runner) for snippet in sorted(wanted, key=str)}


@pytest.fixture(scope="session")
def lab_runs(request, runner, update):
    """One run of each selected lab, and whether it has all its seeds."""
    every = request.config.getoption("whole_labs") or os.environ.get("CI")
    wanted = {item.callspec.params["lab"] for item in request.session.items
              if "lab_runs" in getattr(item, "fixturenames", ())}
    whole = {lab: bool(every or (update and labs.outdated(lab))) for lab in wanted}
    return {lab: (lab.start(runner, whole[lab]), whole[lab])
            for lab in sorted(wanted, key=str)}


@pytest.fixture(scope="session")
def sites(request, root, tmp_path_factory):
    """The site as each builder makes it, built on first use; or the one of --site."""
    given = request.config.getoption("site")

    @functools.cache
    def site(builder):
        if given:
            return given.resolve(), ""
        return built.build(root, builder, tmp_path_factory.mktemp(builder))

    return site


@pytest.fixture(scope="session")
def chromium():
    path = browser.executable()
    if path is None:
        pytest.skip(browser.INSTALL)
    with browser.chromium(path) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def ledger(root):
    return Ledger(root)


@pytest.fixture(scope="session")
def messages(root, update, summary):
    found = Messages(root)
    if update and (rewritten := found.follow()):
        summary.wrote(*rewritten)
        return Messages(root)
    return found


@pytest.fixture(scope="session")
def verified(root):
    return Verified(root)


@pytest.fixture(scope="session")
def hold():
    """Fail with what is wrong, one line each, and nothing else."""
    def hold(faults):
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    return hold


def pytest_terminal_summary(terminalreporter, config):
    root = config.getoption("root")
    say = terminalreporter.write_line
    summary = config.stash[SUMMARY]
    found = sources.find(root)
    shown = sum(len(list(sources.blocks(page.text))) for page in found)
    say(f"{len(snippets.find(root))} snippets, {shown} blocks on {len(found)} pages, "
        f"{len(labs.find(root))} labs; "
        f"{same_machine.described(root, summary.other_digits)}")
    for need, names in summary.lacking.items():
        say(f"without {need} here: {', '.join(sorted(names))} only asked for it")
    for line in summary.lines:
        say(line)
    for path in summary.updated:
        say(f"updated {path.relative_to(root)}")
    say(AssertRecord(root).summary())
