"""Measure the build and the tests against what they could cost at least.

Ratios of figures taken in one run on one machine; no test depends on
them. Run it with: make bench
"""
import itertools
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tools import browser, page_weight
from tools.pages import built, labs, sources
from tools.programs import snippets
from tools.programs.runner import Runner, environment

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
            env=environment(), text=True, capture_output=True, check=True)
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


def experiments() -> None:
    """All labs with all their seeds, one after the other."""
    runner = Runner(workers=1)
    runs = [(lab, lab.start(runner)) for lab in labs.find(HOME)]
    times = {lab.stem: run.result().seconds for lab, run in runs}
    runner.close()
    whole, longest = sum(times.values()), max(times, key=times.get)
    say(f"{len(times)} labs with all their seeds, on one core", f"{whole:.0f} s",
        "at most 240 s", whole <= 240)
    say(f"  (of which {longest})", f"{times[longest]:.0f} s", "", True)


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
        for what, sizes, most in [
                ("a first visit to a lesson", first, page_weight.FIRST),
                                  ("a later page", later, page_weight.LATER)]:
            size, page = max((size, page) for page, size in sizes.items())
            say(f"{what}, gzip, at most", f"{size / kb:.0f} KB",
                f"at most {most // kb} KB", size <= most)
            say(f"  (which is {page})", "", "", True)
        size = page_weight.index(site)
        say("the search index, on first use, gzip", f"{size / kb:.0f} KB",
            f"at most {page_weight.INDEX // kb} KB", size <= page_weight.INDEX)


if __name__ == "__main__":
    programs()
    experiments()
    builds()
    edits()
    weights()
