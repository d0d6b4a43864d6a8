"""Options, and what the tests share: the root, the runner, the two builds."""
import os
import re
import shutil
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from filelock import FileLock

from tests import trust as trusted
from tests.programs.assert_record import AssertRecord
from tests.unchanged import Unchanged
from tools import browser, read_data, whole_file
from tools.pages import built, labs, sources
from tools.pages.ledger import Ledger
from tools.pages.messages import Messages
from tools.programs import outcome, same_machine, snippets
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
TRUST = pytest.StashKey[trusted.Trust]()
SITES = pytest.StashKey["Sites"]()
FILE_TROUBLE = read_data.Unreadable, whole_file.NotWritten
RUNNER = pytest.StashKey[Runner]()  # set where a run of pytest lends it to another


class Sites:
    """The site as each builder makes it, built on first use; or the one of --site.

    Two runs of the same files that are given the same folder build each site once.
    """

    def __init__(self, root, given, shared):
        self._root, self._given, self._built = root, given, {}
        self._own = tempfile.TemporaryDirectory(prefix="sites-")
        self._folder = shared or Path(self._own.name)

    def __call__(self, builder):
        if self._given:
            return self._given.resolve(), ""
        if builder not in self._built:
            self._built[builder] = self._build(builder)
        return self._built[builder]

    def _build(self, builder):
        into = self._folder / builder
        into.mkdir(exist_ok=True)
        warned = into / "warnings.txt"  # which is there as soon as the site is whole
        with FileLock(into / "lock"):
            if not warned.exists():
                whole_file.write(warned, built.build(self._root, builder, into)[1])
        return into / "site", warned.read_text("utf-8")

    def built(self):
        """What was built until now: the names of the builders, and the folders."""
        return [(builder, site) for builder, (site, _) in self._built.items()]

    def close(self):
        self._own.cleanup()


def pytest_addoption(parser):
    group = parser.getgroup("torchproof")
    group.addoption("--update", action="store_true",
                    help="store what the programs show now")
    group.addoption("--root", type=Path, default=HOME,
                    help="the site to test (this one)")
    group.addoption("--site", type=Path,
                    help="check this built site instead of building one; SITE_URL and "
                         "REPO_URL are those that it was built with")
    group.addoption("--sites", type=Path, metavar="FOLDER",
                    help="build the sites there, or take those that another run of the "
                         "same files built there")
    group.addoption("--afresh", action="store_true",
                    help="trust nothing that was found good before")


def pytest_configure(config):
    options = config.option
    if found := read_data.faults(options.root):  # else every test would say so
        raise pytest.UsageError("\n".join(found))
    config.stash[SUMMARY] = Summary()
    config.stash[TRUST] = trusted.Trust.of(
        options.root, ci=bool(os.environ.get("CI")), afresh=options.afresh,
        store=options.update or options.afresh)
    config.stash[SITES] = Sites(options.root, options.site, options.sites)
    # What --site names may have been built from anything.
    if config.stash[TRUST].desk and not options.update and not options.site:
        config.pluginmanager.register(Unchanged(
            config.stash[TRUST], options.root, config.stash[SITES]))


def pytest_unconfigure(config):
    if SITES in config.stash:
        config.stash[SITES].close()


def pytest_sessionfinish(session):
    """Also after Ctrl-C: what was found good until then need not be done again."""
    summary, trust = session.config.stash[SUMMARY], session.config.stash[TRUST]
    try:
        summary.wrote(*trust.write())
    except whole_file.NotWritten as error:
        summary.say(str(error))
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


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
    """In CI a skipped test is a failed one.

    An exception that is about a file, and says what to do, needs no traceback.
    """
    report = yield
    if call.excinfo and isinstance(call.excinfo.value, FILE_TROUBLE):
        report.longrepr = str(call.excinfo.value)
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
def afresh(request):
    return request.config.getoption("afresh")


@pytest.fixture(scope="session")
def summary(request):
    return request.config.stash[SUMMARY]


@pytest.fixture(scope="session")
def trust(request):
    return request.config.stash[TRUST]


@pytest.fixture(scope="session")
def runner(request, summary):
    if RUNNER in request.config.stash:
        yield request.config.stash[RUNNER]
        return
    runner = Runner()
    yield runner
    if runner.open_because:
        summary.say("programs were watched and not isolated (isolation.py): "
                    f"{runner.open_because}")
    runner.close()


@pytest.fixture(scope="session")
def exact(root, runner, update, summary):
    """Whether this is the torch, and the processor, of the stored outputs."""
    summary.other_digits = [*same_machine.other_digits(runner, update),
                            *Verified(HOME).other_trainings(runner)]
    return same_machine.same_versions(root) and not summary.other_digits


def selected(request, fixture, parameter):
    """What the selected tests that use this fixture are parametrised with."""
    found = [item.callspec.params[parameter] for item in request.session.items
             if fixture in getattr(item, "fixturenames", ())
             and hasattr(item, "callspec")]
    return [each for _, each in sorted({str(each): each for each in found}.items())]


class Runs:
    """A run of each program, started when it is first asked for."""

    def __init__(self, runner):
        self._runner = runner
        self._started = {}

    def start(self, snippet):
        source = snippet.source
        self._started[snippet] = source, snippet.start(self._runner, source)

    def __contains__(self, snippet):
        return snippet in self._started

    def __getitem__(self, snippet):
        if snippet not in self:
            self.start(snippet)
        return self._started[snippet][1]

    def key(self, snippet):
        """What a record of this run must hold."""
        return trusted.key_of(snippet, self._started[snippet][0])


@pytest.fixture(scope="session")
def runs(request, exact, runner, trust, verified):
    """One run of each selected program that is not trusted, started all at once.

    What is true of this machine (`exact`) is asked before, so that the first
    failure need not wait for the last program.
    """
    runs = Runs(runner)
    found = {snippet.name: snippet for snippet in selected(request, "runs", "snippet")}
    keys = {name: trusted.key_of(snippet, snippet.source)
            for name, snippet in found.items()}
    slow = {name: key for name, key in keys.items()
            if trust.record(trusted.EXPERIMENTS, name, key) is not None}
    quick = {name: key for name, key in keys.items() if name not in slow}
    chosen = (trust.choose(trusted.EXPERIMENTS, slow, sample=1)
              | trust.choose(trusted.PROGRAMS, quick, sample=40))
    for name, snippet in found.items():
        if name in chosen or verified.unverified(snippet):
            runs.start(snippet)
    return runs


@pytest.fixture(scope="session")
def lab_runs(request, exact, runner, trust):
    """One whole run of each selected lab that is not trusted."""
    found = {lab.stem: lab for lab in selected(request, "lab_runs", "lab")}
    chosen = trust.choose(trusted.LABS, {name: trusted.key_of_lab(lab)
                                         for name, lab in found.items()}, sample=1)
    return {found[name]: found[name].start(runner) for name in sorted(chosen)}


@pytest.fixture(scope="session")
def sites(request):
    """sites(builder): the folder of the site that it makes, and its warnings."""
    return request.config.stash[SITES]


@pytest.fixture(scope="session")
def site(sites):
    """The folder of the site that MkDocs built."""
    return sites("mkdocs")[0]


@pytest.fixture(scope="session")
def home(site):
    """The address at which that site is served."""
    with browser.served(site) as home:
        yield home


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


SMALL = {"docs/index.md": "# Home\n\n[Other](other.md)\n",
         "docs/other.md": "# Other\n\n[Home](index.md)\n",
         "docs/tables/redirects.toml": '"old/" = "other/"\n',
         "records/versions.json": "{}\n", "snippets/a/b.py": "print(1)\n"}


@pytest.fixture
def small(tmp_path):
    """The sources of a small site, in the project's own dress."""
    for name in ("docs/assets", "docs/theme", "tools"):
        shutil.copytree(HOME / name, tmp_path / name)
    shutil.copy(HOME / "constraints.txt", tmp_path)
    config = re.sub(r"^nav:\n(?:[ ].*\n)+", "",
                    (HOME / "mkdocs.yml").read_text("utf-8"), flags=re.MULTILINE)
    for name, text in {"mkdocs.yml": config, **SMALL}.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture(scope="session")
def hold():
    """Fail with what is wrong, one line each, and nothing else."""
    def hold(faults):
        if faults:
            pytest.fail("\n".join(faults), pytrace=False)

    return hold


def rooms(stats):
    """A table: how long the tests of each room took."""
    seconds, tests = defaultdict(float), defaultdict(set)
    for report in (each for group in stats.values() for each in group):
        if hasattr(report, "duration"):
            room = report.nodeid.removeprefix("tests/").partition("/")[0]
            seconds[room] += report.duration
            tests[room].add(report.nodeid)
    if len(seconds) < 2:
        return []
    used = os.times()
    return [f"{'room':12} {'tests':>6} {'seconds':>8}",
            *(f"{room:12} {len(tests[room]):6} {seconds[room]:8.0f}"
              for room in seconds),
            f"{'all':12} {sum(map(len, tests.values())):6} "
            f"{sum(seconds.values()):8.0f}, with {sum(used[:4]):.0f} of CPU time"]


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
    slow = config.stash[TRUST].seconds(trusted.EXPERIMENTS)
    if slow:
        say(f"experiments, which take more than {outcome.DEMONSTRATION} CPU-seconds: "
            f"{sum(slow.values()):.0f} of {outcome.EXPERIMENTS} together")
    for name in sorted(slow, key=slow.get, reverse=True):
        say(f"  {name}: {slow[name]:.0f}")
    if words := list(config.stash[TRUST].words()):
        say("taken on trust, unchanged since a run that found them good:")
        for line in words:
            say(f"  {line}")
    for line in rooms(terminalreporter.stats):
        say(line)
    for path in summary.updated:
        say(f"updated {path.relative_to(root)}")
    say(AssertRecord(root).summary())
