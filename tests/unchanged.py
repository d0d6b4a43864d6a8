"""Leaves out, at a desk, the tests that were found good of these very files.

Each room says on what its tests depend. Where that is as it was when a test passed,
the test is not run again; some of them, drawn at random, are run all the same. What
programs, labs and pages need in between is decided by their own tests.
"""
import contextlib
import random

import pytest

from tests import trust as trusted
from tests.touched import Touched
from tools import browser, build

BROWSER = "tests/browser/"
# The programs that the guards make safe, to see that nothing rejects what is safe: they
# have a model at the top, called so.
GUARDED = ["loop/step.py", "loop/step_accumulate.py", "schedules/one_cycle.py"]
# What the tests of a room depend on beside the code, and how many are drawn; 0.5 is
# one every second time.
ROOMS = {
    "tests/guards/": ([f"snippets/{name}" for name in GUARDED], 1),
    "tests/preflight/": (["records/bug_costs.json", "records/preflight.json",
                          "records/rivals.json"], 2),
    "tests/repository/test_install.py": ([], 1),
    "tests/repository/test_newcomer.py": ([], 1),
    "tests/repository/test_packages.py": ([], 1),
    # Of the pages they ask no more than the tests of the built site, which is the same.
    "tests/pages/test_builds.py::test_what_is_served": ([], 0.2),
}
# On the whole repository.
WHOLE = {"tests/pages/": 1, "tests/repository/test_suspicious_text.py": 1, BROWSER: 3}
AMONG_TOUCHED = 3  # are drawn of those whose files are as they were


# Of a test that runs: the check and the key under which it is kept if it passes.
SEEN = pytest.StashKey[tuple[str, str]]()


class Unchanged:
    """A plugin of pytest. `sites` builds what the tests in a browser look at."""

    def __init__(self, trust, root, sites):
        self.trust, self.root, self.sites = trust, root, sites
        self.touched = Touched(root)
        self.looked = False  # at what the tests in a browser touched

    def pytest_collection_modifyitems(self, config, items):
        code = trusted.key_of_code(self.root)
        every = trusted.digest(trusted.key_of_all(self.root), browser.version())
        self.code = trusted.digest(code, browser.version())
        for room, (files, sample) in ROOMS.items():
            self._leave_out(config, items, room, trusted.ROOMS, trusted.digest(
                code, *trusted.contents(self.root, files)), sample)
        for room, sample in WHOLE.items():
            check = trusted.BROWSER if room == BROWSER else trusted.ROOMS
            self._leave_out(config, items, room, check, every, sample)

    def _leave_out(self, config, items, room, check, key, sample):
        found = {item.nodeid: item for item in items
                 if item.nodeid.startswith(room) and SEEN not in item.stash}
        if sample < 1:
            sample = int(random.random() < sample)
        chosen = self.trust.choose(check, dict.fromkeys(found, key), sample)
        for name in chosen:
            found[name].stash[SEEN] = check, key
        _remove(config, items, [found[name] for name in found.keys() - chosen])

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session):
        if session.items and session.items[0].nodeid.startswith(BROWSER):
            self._look(session)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item, nextitem):
        if item.nodeid.startswith(BROWSER):
            with self.touched.running(item.nodeid, item.fixturenames):
                done = yield
            if SEEN in item.stash:
                self._watch_sites()
                self.trust.keep(trusted.TOUCHED, item.nodeid,
                                self.touched.key(item.nodeid, self.code))
        else:
            done = yield
            if nextitem and nextitem.nodeid.startswith(BROWSER):
                self._look(item.session)
        if SEEN in item.stash:
            check, key = item.stash[SEEN]
            self.trust.keep(check, item.nodeid, key)
        return done

    def _watch_sites(self):
        for builder, folder in self.sites.built():
            self.touched.watch.add(builder, folder)

    def _look(self, session):
        """Leave out what touched only files that are as they were.

        That needs the sites, so it is done when the room of the browser is reached.
        """
        known = {item.nodeid: item for item in session.items
                 if item.nodeid.startswith(BROWSER) and self.touched.of(item.nodeid)}
        if self.looked or not known:
            return
        self.looked = True
        with contextlib.suppress(build.Failed):  # which the tests will report
            for builder in build.BUILDERS:
                self.sites(builder)
        self._watch_sites()
        keys = {name: self.touched.key(name, self.code) for name in known}
        chosen = self.trust.choose(trusted.TOUCHED, keys, AMONG_TOUCHED)
        left = [known[name] for name in known.keys() - chosen]
        for item in left:
            check, key = item.stash[SEEN]
            self.trust.keep(check, item.nodeid, key)
        _remove(session.config, session.items, left)

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef, request):
        if fixturedef.scope == "function":
            return (yield)
        with self.touched.setting_up(fixturedef.argname,
                                     of_module=fixturedef.baseid.endswith(".py")):
            return (yield)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item):
        report = yield
        if not report.passed and SEEN in item.stash:
            del item.stash[SEEN]
        return report

    def pytest_sessionfinish(self):
        self.touched.write()


def _remove(config, items, left):
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
