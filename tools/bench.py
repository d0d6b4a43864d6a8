"""Measure the build and the tests against what they could cost at least.

Ratios of figures taken in one run on one machine; no test depends on
them. Run it with: make bench, which takes two hours; of some parts alone:

    python -m tools.bench edits weights
"""
import itertools
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import browser, page_weight
from tools.pages import built, labs, sources
from tools.programs import snippets
from tools.programs.runner import Runner, variables

HOME = Path(__file__).resolve().parents[1]
PAGES, PROGRAMS = 60, 150  # the size for which builds and edits are timed
FLOOR = """
import sys, time, contextlib, io
sys.path.insert(0, sys.argv[1])
import fork_server
fork_server.warm_up()
start = time.monotonic()
for path in sys.argv[2:]:
    with contextlib.suppress(BaseException), \\
            contextlib.redirect_stdout(io.StringIO()):
        exec(compile(open(path).read(), path, "exec"), {"__name__": "__main__"})
print(time.monotonic() - start)
"""


def say(what: str, found: str, wanted: str, good: bool) -> None:
    print(f"{what:<52} {found:>12}   {wanted:<14} {'' if good else 'MISSED'}",
          flush=True)


def programs() -> None:
    """The run of all programs against one process without isolation."""
    found = snippets.find(HOME)
    paths = [str(snippet.path) for snippet in found]
    with tempfile.TemporaryDirectory() as room:
        start = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", FLOOR,
             str(HOME / "tools" / "programs"), *paths], cwd=room,
            env=variables(), text=True, capture_output=True, check=True)
        floor, own = time.monotonic() - start, float(done.stdout)

    def forked(workers: int) -> float:
        start = time.monotonic()
        runner = Runner(workers=workers)
        for run in [runner.submit(snippet.path.name, snippet.source)
                    for snippet in found]:
            run.result()
        runner.close()
        return time.monotonic() - start

    whole, single = forked(os.cpu_count() or 1), forked(1)
    each = (single - floor) / len(found)
    say(f"{len(found)} programs, one process, no isolation", f"{floor:.1f} s",
        "the floor", True)
    say("the same, forked, on all cores", f"{whole / floor:.2f} x floor",
        "at most 1.5", whole <= 1.5 * floor)
    say("the same, forked, one at a time: more per program",
        f"{1000 * each:.0f} ms", "at most 60 ms", each <= 0.06)
    say("  (what the programs themselves took)", f"{own:.1f} s", "", True)


def tests(site: Path, *options: str, **env: str) -> tuple[float, float]:
    """Seconds by the clock, and CPU-seconds, of a run of tests; without any, of all."""
    start, before = time.monotonic(), os.times()
    module = "pytest" if options else "tools.two_lanes"
    subprocess.run([sys.executable, "-m", module, "-q", *options], cwd=site,
                   env=os.environ | env, capture_output=True)
    after = os.times()
    used = (after.children_user + after.children_system
            - before.children_user - before.children_system)
    return time.monotonic() - start, used


def until_a_failure(site: Path) -> float:
    """Seconds until a run of all tests says that one of them failed."""
    start = time.monotonic()
    with subprocess.Popen([sys.executable, "-m", "tools.two_lanes", "-v"], cwd=site,
                          text=True, stdout=subprocess.PIPE) as run:
        for line in run.stdout or ():
            if "FAILED" in line:
                break
        run.send_signal(signal.SIGINT)
    return time.monotonic() - start


def suite() -> None:
    """What the tests cost: unchanged, after an edit, and for one more of a kind.

    Those of the last commit, in a clone.
    """
    def report(what: str, most: int, seconds: float, used: float) -> None:
        say(what, f"{seconds / most:.2f}", f"at most 1 x {most} s", seconds <= most)
        say("  (by the clock; and of CPU time)", f"{seconds:.0f}; {used:.0f} s", "",
            True)

    with tempfile.TemporaryDirectory() as room:
        site = Path(room, "site")
        subprocess.run(["git", "clone", "--quiet", HOME, site], check=True)
        (site / ".cache").mkdir()
        for name in ("trust.json", "touched.json"):
            if (HOME / ".cache" / name).exists():
                shutil.copy(HOME / ".cache" / name, site / ".cache")
        tests(site)  # so that all of it is on record
        seconds, used = tests(site)
        report("make test, nothing changed", 180, seconds, used)

        program = site / "snippets" / "evaluation" / "dropout.py"
        page = site / "docs" / "evaluation" / "dropout.md"
        text = program.read_text("utf-8")
        page.write_text(page.read_text("utf-8") + "\nOne more line.\n", "utf-8")
        program.write_text(f"{text}assert not len(x)\n", "utf-8")
        seconds = until_a_failure(site)
        say("an assert that fails is told after", f"{seconds:.0f} s", "at most 60 s",
            seconds <= 60)
        program.write_text(f"{text}assert len(x) == 1000\n", "utf-8")
        update = re.search(r"^update:.*\n(?:\t.*\n)+",
                           (HOME / "Makefile").read_text("utf-8"), re.MULTILINE)[0]
        tests(site, "--update", *re.findall(r"tests/\S+\.py", update))
        seconds, used = tests(site)
        report("make test, a program and its page edited", 240, seconds, used)

        count = len(snippets.find(site))
        _, used = tests(site, "tests/programs", CI="true")
        each = used / count
        say("in CI, each program", f"{each:.2f} CPU-s", "at most 0.5", each <= 0.5)
        seconds, _ = tests(site, "tests/pages", "tests/browser", CI="true")
        each = seconds / len(sources.find(site))
        say("in CI, each page", f"{each:.1f} s", "at most 2 s", each <= 2)


def experiments() -> None:
    """All labs with all their seeds."""
    runner = Runner()
    runs = [(lab, lab.start(runner)) for lab in labs.find(HOME)]
    times = {lab.stem: run.result().seconds for lab, run in runs}
    runner.close()
    longest = max(times, key=times.get)
    say(f"{len(times)} labs with all their seeds, together",
        f"{sum(times.values()):.0f} CPU-s", "", True)
    say(f"  (the longest is {longest})", f"{times[longest]:.0f} CPU-s",
        "at most 120", times[longest] <= 120)


def copy(into: Path, count: int | None = None, pasted: bool = False) -> Path:
    """The site's sources; `count` pages of them; outputs pasted in."""
    for name in ("docs", "snippets", "tools", "records"):
        shutil.copytree(HOME / name, into / name)
    shutil.copy(HOME / "constraints.txt", into)
    config = (HOME / "mkdocs.yml").read_text("utf-8")
    if count:
        config = re.sub(r"^nav:\n(?:[ ].*\n)+", "", config, flags=re.MULTILINE)
        for number, text in enumerate(lessons(count - len(sources.find(HOME)))):
            folder = into / "docs" / f"more{number // 10}"
            folder.mkdir(exist_ok=True)
            (folder / f"page{number}.md").write_text(text, "utf-8")
    if pasted:
        for page in sources.find(into):
            lines = []
            for line in page.text.splitlines():
                embed = sources.EMBED.fullmatch(line)
                indent = line[:len(line) - len(line.lstrip())]
                lines += [indent + each for each in
                          (into / "snippets" / embed[1]).read_text("utf-8")
                          .splitlines()] if embed else [line]
            page.path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    (into / "mkdocs.yml").write_text(config, encoding="utf-8")
    return into


def lessons(count: int) -> list[str]:
    """Pages of PROGRAMS / PAGES programs each, from sections of the real ones."""
    whole = [page.text for page in sources.find(HOME)
             if sources.embedded(page) and "/" in page.name]
    parts = [part for text in whole for part in re.split(r"(?m)^(?=## )", text)[1:]]
    taken = itertools.cycle(re.sub(r"\]\([^)]*\)", "](#)", part) for part in parts)
    made = []
    while len(made) < count:
        text = f"# Page {len(made)}\n\n"
        while text.count(".py\"\n--8<--") + text.count(".py\"\n    --8<--") \
                < PROGRAMS / PAGES:
            text += next(taken)
        made.append(text)
    return made


def builds() -> None:
    """A cold build, with embeds and with the same text pasted in."""
    with tempfile.TemporaryDirectory() as room:
        sites = {False: copy(Path(room, "embedded"), PAGES),
                 True: copy(Path(room, "pasted"), PAGES, pasted=True)}
        times: dict[bool, list[float]] = {False: [], True: []}
        for turn in range(3):
            for pasted, site in sites.items():
                start = time.monotonic()
                built.build(site, "mkdocs", Path(room, f"out{turn}{pasted}"))
                times[pasted].append(time.monotonic() - start)
    plain, ours = statistics.median(times[True]), statistics.median(times[False])
    say(f"cold build of {PAGES} pages, all text pasted in", f"{plain:.1f} s",
        "the floor", True)
    say("the same with embeds", f"{ours / plain:.2f} x floor", "at most 1.3",
        ours <= 1.3 * plain)


def edits() -> None:
    """From saving a file to its text being served."""
    with tempfile.TemporaryDirectory() as room:
        site = copy(Path(room, "site"), PAGES)
        with browser.live(site) as home:
            address = home + "evaluation/dropout/"
            browser.wait_for(address, "Dropout")
            for name in ("docs/evaluation/dropout.md",
                         "snippets/evaluation/dropout.py",
                         "snippets/evaluation/dropout.out"):
                times = []
                for turn in range(3):
                    mark = f"mark{turn}{Path(name).suffix[1:]}"
                    text = (site / name).read_text("utf-8")
                    (site / name).write_text(f"{text}\n# {mark}\n", "utf-8")
                    start = time.monotonic()
                    browser.wait_for(address, mark)
                    times.append(time.monotonic() - start)
                longest = max(times)
                say(f"edit of a {Path(name).suffix} file, seen at {PAGES} pages",
                    f"{longest:.1f} s", "at most 2 s", longest <= 2)


def weights() -> None:
    """What the heaviest pages load: on a first visit, later, for a search."""
    path = browser.executable()
    if path is None:
        print(browser.INSTALL)
        return
    with tempfile.TemporaryDirectory() as room, browser.chromium(path) as chromium:
        site, _ = built.build(HOME, "mkdocs", Path(room))
        loaded = page_weight.loads(chromium, site)
        lessons = {str(page) for page in built.find(site) if built.code_blocks(page)}
        first = {page: size for page, size in page_weight.first(loaded).items()
                 if page in lessons}
        later, kb = page_weight.later(loaded), page_weight.KB
        limits = page_weight.LIMITS["mkdocs"]
        for what, sizes, most in [
                ("a first visit to a lesson", first, limits.first),
                                  ("a later page", later, limits.later)]:
            size, page = max((size, page) for page, size in sizes.items())
            say(f"{what}, gzip, at most", f"{size / kb:.0f} KB",
                f"at most {most // kb} KB", size <= most)
            say(f"  (which is {page})", "", "", True)
        size = page_weight.index(site)
        say("the search index, on first use, gzip", f"{size / kb:.0f} KB",
            f"at most {limits.index // kb} KB", size <= limits.index)


PARTS = [programs, suite, experiments, builds, edits, weights]

if __name__ == "__main__":
    for part in PARTS:
        if part.__name__ in (sys.argv[1:] or [each.__name__ for each in PARTS]):
            part()
