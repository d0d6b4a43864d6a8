"""Run programs, each in an empty folder: forked, or in a fresh interpreter.

A fork of a process that has imported torch already (fork_server.py) saves some two
seconds. Only Linux forks safely, so elsewhere each program gets a fresh interpreter.
Either way it has one thread, a limit of CPU time, and the guard rail of guarded_run.py;
a forked one is isolated, too (isolation.py).
"""
import functools
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from tools.programs.guarded_run import PATIENCE, cpu_seconds, kill, limit_cpu

HERE = Path(__file__).parent
# One thread, and the same instructions in the same order on every x86 processor, so
# that results agree to the last digit.
SAME_DIGITS = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1",
               "OPENBLAS_NUM_THREADS": "1", "OPENBLAS_CORETYPE": "Haswell",
               "ATEN_CPU_CAPABILITY": "avx2", "ONEDNN_MAX_CPU_ISA": "AVX2",
               "MKL_CBWR": "AVX2"}
# What is otherwise at the reader's: more threads, another order of what is hashed,
# another time zone, and an encoding of files that is not UTF-8.
ELSEWHERE = {"OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2",
             "OPENBLAS_NUM_THREADS": "2", "PYTHONHASHSEED": "7", "TZ": "XYZ-12:45",
             "LC_ALL": "C", "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0",
             "PYTHONIOENCODING": "utf-8"}


@dataclass(frozen=True)
class Run:
    """What came of one run. `code` is None when the program reached its limit."""

    code: int | None
    log: str
    seconds: float  # of CPU time, with that of the processes it started
    files: dict[str, str] = field(default_factory=dict)


def variables(packages: Path | None = None) -> dict[str, str]:
    """The environment variables of a run: ours, but for what changes results.

    `packages` is a folder whose packages the program can import.
    """
    kept = {name: value for name, value in os.environ.items()
            if not name.startswith("PYTHON") and name != "SEEDS"}
    return kept | SAME_DIGITS | {"MATPLOTLIBRC": str(HERE / "matplotlibrc"),
                                 "PYTHONUNBUFFERED": "1", "NO_COLOR": "1"} | (
        {"PYTHONPATH": str(packages)} if packages else {})


class Runner:
    """Runs programs, as many at a time as there are cores.

    `limit` is the CPU time that a program may use, in seconds. It is twice what
    an experiment may take, since processors differ.
    """

    def __init__(self, limit: float = 120, fork: bool = sys.platform == "linux",
                 workers: int = os.cpu_count() or 1, python: str = sys.executable):
        self.limit, self._python = limit, python
        self._pool = ThreadPoolExecutor(workers)
        self._execute = self._fork if fork else self._interpret
        self._server = None
        if fork:
            self._start()

    def submit(self, name: str, source: str, *, limit: float | None = None,
               unguarded: bool = False, elsewhere: bool = False,
               launch: tuple[str, ...] = (),
               packages: Path | None = None) -> Future[Run]:
        """Run `source` as a file called `name`.

        `unguarded` means a fresh interpreter without the guard rail, and `elsewhere`
        one that finds what may be otherwise on the reader's machine. `launch` is what
        stands between python and the name of the file, such as ("-m", "pdb"); a
        program that is launched so is unguarded, too. `packages` is a folder whose
        packages it can import.
        """
        if unguarded or elsewhere or launch:
            execute = functools.partial(
                self._interpret, command=launch,
                environment=variables(packages) | (ELSEWHERE if elsewhere else {}))
        else:
            execute = functools.partial(self._execute, packages=packages)
        return self._pool.submit(self._run, execute, name, source,
                                 limit or self.limit)

    @functools.cached_property
    def open_because(self) -> str:
        """Why programs are not isolated here; empty where they are."""
        return self._ready.result()["open_because"] if self._server else \
            "each has an interpreter of its own here"

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        if self._server:
            self._server.stdin.close()
            self._server.wait()
            self._server.stdout.close()

    def _run(self, execute: Callable, name: str, source: str, limit: float) -> Run:
        folder = Path(tempfile.mkdtemp(prefix="torchproof-"))
        try:
            room = folder / "run"
            room.mkdir()
            (room / name).write_text(source, encoding="utf-8")
            output = folder / "log"
            output.touch()
            code, seconds = execute(room / name, output, limit)
            log = output.read_text(encoding="utf-8", errors="replace")
            files = {p.name: p.read_text(encoding="utf-8")
                     for p in room.glob("*.svg")}
            return Run(code, log.replace(str(room) + os.sep, "<folder>/"),
                       seconds, files)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    # -- a fork of the fork server --------------------------------------

    def _start(self) -> None:
        self._server = subprocess.Popen(
            [self._python, str(HERE / "fork_server.py")], env=variables(),
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self._ready: Future = Future()
        self._waiting: dict[int, Future] = {0: self._ready}
        self._lock = threading.Lock()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        for line in self._server.stdout:
            answer = json.loads(line)
            self._waiting.pop(answer["id"]).set_result(answer)
        for future in self._waiting.values():
            future.set_exception(RuntimeError("fork_server.py ended by itself"))

    def _fork(self, path: Path, log: Path, limit: float,
              packages: Path | None = None) -> tuple[int | None, float]:
        future: Future = Future()
        number = id(future)
        self._waiting[number] = future
        request = {"id": number, "path": str(path), "log": str(log),
                   "limit": limit, "packages": packages and str(packages)}
        with self._lock:
            self._server.stdin.write(json.dumps(request) + "\n")
            self._server.stdin.flush()
        answer = future.result()
        return answer["code"], answer["seconds"]

    # -- a fresh interpreter --------------------------------------------

    def _interpret(self, path: Path, log: Path, limit: float,
                   command: tuple[str, ...] = (str(HERE / "guarded_run.py"),),
                   environment: dict[str, str] | None = None,
                   packages: Path | None = None) -> tuple[int | None, float]:
        with log.open("wb") as out:
            program = subprocess.Popen(
                [self._python, *command, str(path)], cwd=path.parent,
                stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                env=environment or variables(packages), start_new_session=True)
        late = threading.Event()

        def give_up() -> None:
            late.set()
            kill(program.pid)

        limit_cpu(program.pid, limit)
        clock = threading.Timer(PATIENCE * limit, give_up)
        clock.start()
        _, status, used = os.wait4(program.pid, 0)
        clock.cancel()
        kill(program.pid)  # what it started and left behind
        code = program.returncode = os.waitstatus_to_exitcode(status)
        if late.is_set() or code == -signal.SIGXCPU:
            code = None
        return code, cpu_seconds(used)
