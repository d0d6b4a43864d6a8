"""Import torch once, then fork a child for each program.

A request is one line of JSON on standard input, an answer one line on standard output:

    {"id": 7, "path": "/a/run/dropout.py", "log": "/a/log", "limit": 120,
     "packages": null}
    {"id": 7, "code": 0, "seconds": 0.04}

The first answer, which nobody asked for, says that the server is ready, and why its
programs cannot be isolated here (isolation.py), if they cannot. Limit and seconds are
of CPU time, so that a busy machine changes neither; `code` is null for a program that
reached its limit. `packages` is a folder whose packages the program can import. Several
programs may run at a time.
"""
import json
import os
import select
import signal
import sys
import tempfile
import time

import guarded_run
import isolation
from guarded_run import PATIENCE, cpu_seconds, kill, limit_cpu


def warm_up() -> None:
    """Import what programs import, and take an optimizer's first step.

    That step imports torch._dynamo, which each child would otherwise have to do.
    """
    import torch
    from torch import nn
    from torch.utils import data  # noqa: F401

    torch.set_num_threads(1)
    model = nn.Linear(1, 1)
    opt = torch.optim.SGD(model.parameters(), lr=0.1)
    model(torch.ones(1, 1)).sum().backward()
    opt.step()
    import matplotlib
    matplotlib.use("svg")
    import matplotlib.pyplot as plt
    import sklearn.datasets  # noqa: F401

    plt.close(plt.figure())


def shuffle_seeds() -> None:
    """A program that sets no seed draws other numbers each time, as it would alone."""
    import random

    import numpy
    import torch

    random.seed()
    numpy.random.seed()
    torch.seed()


def fork(request: dict, isolated: bool) -> int:
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.dup2(log, 1)
        os.dup2(log, 2)
        if isolated:
            isolation.enter(os.path.dirname(request["path"]))
        shuffle_seeds()
        limit_cpu(os.getpid(), request["limit"])
        if request["packages"]:
            sys.path.insert(1, request["packages"])
        code = guarded_run.run(request["path"])
    finally:
        os._exit(code)


def serve() -> None:
    answers = os.dup(1)
    os.dup2(2, 1)
    ended_read, ended_write = os.pipe()  # written to when a child ends
    for end in (ended_read, ended_write):
        os.set_blocking(end, False)
    signal.set_wakeup_fd(ended_write, warn_on_full_buffer=False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    running: dict[int, tuple[dict, float]] = {}
    late: set[int] = set()
    pending = b""

    def answer(**fields) -> None:
        os.write(answers, json.dumps(fields).encode() + b"\n")

    with tempfile.TemporaryDirectory() as folder:
        open_because = isolation.why_not(folder)
    answer(id=0, open_because=open_because)
    while True:
        ready, _, _ = select.select([0, ended_read], [], [], 0.5 if running else None)
        if ended_read in ready:
            os.read(ended_read, 4096)
        if 0 in ready:
            chunk = os.read(0, 65536)
            if not chunk:
                break
            *lines, pending = (pending + chunk).split(b"\n")
            for line in lines:
                request = json.loads(line)
                running[fork(request, not open_because)] = (request, time.monotonic())
        for pid, (request, start) in list(running.items()):
            if time.monotonic() - start > PATIENCE * request["limit"]:
                late.add(pid)
                kill(pid)
            ended, status, used = os.wait4(pid, os.WNOHANG)
            if ended:
                del running[pid]
                kill(pid)  # what it started and left behind
                code = os.waitstatus_to_exitcode(status)
                if pid in late or code == -signal.SIGXCPU:
                    code = None
                answer(id=request["id"], code=code, seconds=cpu_seconds(used))
                late.discard(pid)
    for pid in running:
        kill(pid)


if __name__ == "__main__":
    warm_up()
    serve()
