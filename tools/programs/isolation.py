"""A room for one program: it writes only in its own folder and reaches no network.

Linux gives a process a view of its own of the files (everything read-only but for the
folder, and memory to share that nobody else has) and a network without a way out. That
holds for whatever the program starts and for libraries that never ask Python: a trace
that torch writes, a database, a shell. Nothing is installed and no rights are needed
where users may make namespaces; `why_not` says where they may not. guarded_run.py has
the fence that remains there, and it is what tells a program of its mistake by name.
"""
import ctypes
import os
import sys

NEW_FILES, NEW_USER, NEW_NETWORK = 0x00020000, 0x10000000, 0x40000000
BIND, RECURSIVE, PRIVATE = 0x1000, 0x4000, 0x40000
MOUNT_SETATTR = 442  # the system call; on every processor since Linux 5.12
HERE, ALL_BELOW, READ_ONLY = -100, 0x8000, 1
SHARED_MEMORY = "/dev/shm"


class NotPossible(OSError):
    """The system does not offer this."""


class Attributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64)
                for name in ("set", "clear", "propagation", "namespace")]


def enter(folder: str) -> None:
    """Shut this process in. It may have no other threads; it cannot come out again."""
    if sys.platform != "linux":
        raise NotPossible(f"{sys.platform} has no namespaces")
    system = ctypes.CDLL(None, use_errno=True)

    def call(what: str, *arguments) -> None:
        if getattr(system, what)(*arguments) != 0:
            error = ctypes.get_errno()
            raise NotPossible(error, f"{what}: {os.strerror(error)}")

    def mount(source: str, target: str, kind: str | None, flags: int) -> None:
        call("mount", source.encode(), target.encode(), kind and kind.encode(),
             ctypes.c_ulong(flags), None)

    def attributes(target: str, below: int, **change: int) -> None:
        wanted = Attributes(**change)
        call("syscall", ctypes.c_long(MOUNT_SETATTR), HERE, target.encode(), below,
             ctypes.byref(wanted), ctypes.c_size_t(ctypes.sizeof(wanted)))

    user, group = os.geteuid(), os.getegid()
    call("unshare", NEW_FILES | NEW_NETWORK | (NEW_USER if user else 0))
    if user:  # stays who it is, with no rights over anything outside
        for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"),
                           ("gid_map", f"{group} {group} 1")):
            with open(f"/proc/self/{name}", "w") as file:
                file.write(text)
    mount("none", "/", None, RECURSIVE | PRIVATE)
    mount(folder, folder, None, BIND)
    mount("none", SHARED_MEMORY, "tmpfs", 0)
    attributes("/", ALL_BELOW, set=READ_ONLY)
    for place in (folder, SHARED_MEMORY):
        attributes(place, 0, clear=READ_ONLY)
    os.chdir(folder)  # the one that can be written, which lies over the other


def why_not(folder: str) -> str:
    """Empty where `enter` works; else the reason. Tried in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        try:
            enter(folder)
        except OSError as error:
            os.write(writing, str(error.strerror or error).encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as answer:
        reason = answer.read()
    os.waitpid(child, 0)
    return reason
