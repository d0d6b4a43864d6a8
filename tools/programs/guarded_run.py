"""Run one program as `python program.py` would, behind a guard rail.

The program may write only inside its own folder, and may not open a network socket.
This sees what is done through Python, and says where. What libraries do by themselves,
and the processes that a program starts, only isolation.py stops.

Forked by fork_server.py, or started as a script.
"""
import contextlib
import math
import os
import resource
import signal
import socket
import sys
import tempfile
import types

REFUSED = 97
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
DEVICES = ("/dev/null", "/dev/tty", "/dev/shm/")
CHANGES = {"os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.link",
           "os.symlink", "os.truncate", "os.chmod", "os.chown"}

# A program that waits uses no CPU time. After this many times its limit by the
# clock it is taken to wait for ever.
PATIENCE = 5


def limit_cpu(pid: int, seconds: float) -> None:
    """Let the system end the process, by SIGXCPU, once it has used that much."""
    if hasattr(resource, "prlimit"):  # on Linux
        _, most = resource.prlimit(pid, resource.RLIMIT_CPU)
        resource.prlimit(pid, resource.RLIMIT_CPU, (math.ceil(seconds), most))


def cpu_seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


def kill(group: int) -> None:
    """End all processes of a group, if any are left."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def guard(folder: str) -> None:
    """From now on, a write outside the folder or a socket ends the process."""
    folder = os.path.realpath(folder)

    def inside(path) -> bool:
        if isinstance(path, int):
            return True  # a descriptor: judged when the file was opened
        path = os.path.realpath(os.fsdecode(path))
        # The folder itself is opened for a temporary file without a name.
        return path == folder or path.startswith((folder + os.sep, *DEVICES))

    def watch(event: str, args: tuple) -> None:
        if event == "socket.__new__" and args[1] != socket.AF_UNIX:
            refuse("opens a network socket; snippets run without network")
        elif event == "open" and args[2] & WRITES and not inside(args[0]):
            refuse(f"writes to {args[0]}, outside its folder")
        elif event in CHANGES:
            paths = args[:2] if event in ("os.rename", "os.link") else args[:1]
            for path in paths:
                if not inside(path):
                    refuse(f"changes {path}, outside its folder ({event})")

    def refuse(why: str) -> None:
        os.write(2, f"\nREFUSED {why}\n".encode())
        os._exit(REFUSED)

    sys.addaudithook(watch)


def run(path: str) -> int:
    """Run the program in the folder that holds it; returns its exit status."""
    folder = os.path.dirname(os.path.abspath(path))
    os.chdir(folder)
    os.environ["TMPDIR"] = tempfile.tempdir = folder
    sys.argv, sys.path[0] = [path], folder
    sys.dont_write_bytecode = True
    sys.stdout.reconfigure(line_buffering=True)
    sys.stderr.reconfigure(line_buffering=True)
    with open(path, encoding="utf-8") as file:
        source = file.read()
    main = types.ModuleType("__main__")
    main.__file__ = path
    sys.modules["__main__"] = main
    guard(folder)
    try:
        exec(compile(source, path, "exec"), main.__dict__)
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
            return 1
        return int(end.code or 0)
    except BaseException:
        sys.excepthook(*sys.exc_info())  # prints as the interpreter would
        return 1
    finally:
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    os._exit(run(sys.argv[1]))
