"""Every program also runs as its reader starts it: python, an empty folder.

The runs of test_programs.py are forked from a process that has imported torch, so a
program might lean on what that process did. Here nothing came before it, and
nothing fences it in; it has two threads, another hash seed, another time zone, and
an encoding of files that is not UTF-8. A run costs two seconds, nearly all of it the
import of torch, so the programs that have not changed since such a run are trusted.
"""
from tests.trust import FRESH, key_of
from tools import read_data
from tools.programs import outcome, snippets

EXCUSES = "tests/excuses/encoding.toml"


def test_each_program_runs_in_a_fresh_interpreter(root, runner, trust, hold,
                                                    monkeypatch):
    # A thread that waits for the other sleeps. With two programs at a time on two cores
    # some take twenty times as long otherwise.
    monkeypatch.setenv("OMP_WAIT_POLICY", "PASSIVE")
    programs = {snippet.name: snippet for snippet in snippets.find(root)
                if not snippet.special}  # those always run so
    sources = {name: snippet.source for name, snippet in programs.items()}
    chosen = trust.choose(FRESH, {name: key_of(programs[name], source)
                                  for name, source in sources.items()}, sample=5)
    excused = read_data.read(root, EXCUSES)
    runs = {name: programs[name].start(runner, sources[name], unguarded=True,
                                       elsewhere=name not in excused)
            for name in sorted(chosen)}
    needed = {name: programs[name].start(runner, sources[name], elsewhere=True)
              for name in sorted(chosen & excused.keys())}
    needless = {name for name, started in needed.items()
                if "UnicodeDecodeError" not in started.result().log}
    faults = [f"{EXCUSES}:1: {name} runs in other encodings, too, or is gone; take it "
              "out" for name in excused if name in needless or name not in programs]
    for name, started in runs.items():
        snippet, run = programs[name], started.result()
        found = outcome.faults(snippet, run) \
            or outcome.differences(snippet, run, exact=False)
        if not found:
            trust.keep(FRESH, name, key_of(snippet, sources[name]), run.seconds)
        faults += [f"in a fresh interpreter: {fault}" for fault in found]
    hold(faults)
