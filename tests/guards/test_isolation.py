"""A program that reaches outside its folder does no harm, by whatever way it goes.

Each of these programs does so by itself: no message of Python's audit hook would name
it. Where the system cannot isolate a program the report says so, and only what
goes through Python is stopped there (test_guards.py).
"""
import socket

import pytest

from tools.programs import outcome, snippets
from tools.programs.runner import Runner

# What each does; OUTSIDE is a folder that is not its own, PORT one of this machine.
WRITES = {
    "torch.save": "torch.save([1], OUTSIDE + '/made')",
    "torch.jit": "torch.jit.script(torch.nn.Linear(1, 1)).save(OUTSIDE + '/made')",
    "a trace": "with torch.profiler.profile() as profile:\n    torch.ones(1).sum()\n"
               "profile.export_chrome_trace(OUTSIDE + '/made')",
    "a file of a tensor": "torch.from_file(OUTSIDE + '/made', shared=True, size=4)",
    "shared memory of a tensor":
        "torch.from_file(OUTSIDE + '/there', shared=True, size=2).fill_(1)",
    "a file store": "torch.distributed.FileStore(OUTSIDE + '/made', 1).set('a', 'b')",
    "a shell": "subprocess.run(['touch', OUTSIDE + '/made'], check=True)",
    "another Python": "subprocess.run([sys.executable, '-c', "
                      "f'open({OUTSIDE!r} + \"/made\", \"w\")'], check=True)",
    "removal by a shell": "subprocess.run(['rm', OUTSIDE + '/there'], check=True)",
    "a database": "sqlite3.connect(OUTSIDE + '/made').execute('create table a (b)')",
    "the C library": "name = (OUTSIDE + '/made').encode()\n"
                     "print(ctypes.CDLL(None).creat(name, 0o644))",
    "rights by the C library": "name = (OUTSIDE + '/there').encode()\n"
                               "print(ctypes.CDLL(None).chmod(name, 0o777))",
    "a pipe with a name": "os.mkfifo(OUTSIDE + '/made')",
    "times": "os.utime(OUTSIDE + '/there', (1, 1))",
}
CALLS = {
    "a name": "socket.getaddrinfo('example.com', 80)",
    "the C library": "print(ctypes.CDLL(None).getaddrinfo(b'localhost', b'80', None, "
                     "ctypes.byref(ctypes.c_void_p())))",
    "a store": "torch.distributed.TCPStore('127.0.0.1', PORT, 1, False, "
               "timeout=datetime.timedelta(seconds=1))",
    "another process": "subprocess.run([sys.executable, '-c', 'import socket; "
                       "socket.create_connection((\"127.0.0.1\", %d), 1)' % PORT], "
                       "check=True)",
}
IMPORTS = ("import ctypes\nimport datetime\nimport os\nimport socket\nimport sqlite3\n"
           "import subprocess\nimport sys\n\nimport torch\nimport torch.distributed\n")


@pytest.fixture(scope="module")
def runner():
    runner = Runner()
    yield runner
    runner.close()


def run(runner, folder, body, port=0):
    (folder / "snippets").mkdir()
    snippet = snippets.Snippet(folder, "reaches.py")
    snippet.path.write_text(f'"""It reaches out."""\n{IMPORTS}\n'
                            f"OUTSIDE, PORT = {str(folder)!r}, {port}\n{body}\n"
                            "assert torch.ones(1) == 1\nprint('done')\n")
    return outcome.faults(snippet, snippet.start(runner).result())


def state(folder):
    return {path.name: (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime)
            for path in folder.iterdir() if path.is_file()}


@pytest.mark.parametrize("way", WRITES)
def test_it_writes_nothing_outside_its_folder(way, runner, tmp_path):
    if runner.open_because:
        return  # the report says so
    (tmp_path / "there").write_bytes(bytes(8))
    before = state(tmp_path)
    faults = run(runner, tmp_path, WRITES[way])
    assert (tmp_path / "there").exists() and state(tmp_path) == before
    assert not (tmp_path / "made").exists()
    if not WRITES[way].startswith("name = "):  # that one only gets -1 for an answer
        assert faults, "nothing was said of it"


@pytest.mark.parametrize("way", CALLS)
def test_it_reaches_nobody(way, runner, tmp_path):
    if runner.open_because:
        return
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        run(runner, tmp_path, CALLS[way], server.getsockname()[1])
        with pytest.raises(BlockingIOError):
            server.accept()


def test_what_it_may_do_it_can(runner, tmp_path):
    """Its own folder, temporary files, processes and shared memory."""
    assert run(runner, tmp_path, "\n".join([
        "import tempfile",
        "torch.save([1], 'own.pt')",
        "subprocess.run(['touch', 'made'], check=True)",
        "tempfile.TemporaryFile().write(b'1')",
        "torch.ones(3).share_memory_()",
        "list(torch.utils.data.DataLoader([1, 2], num_workers=2))",
        "assert os.path.exists('made')"])) == []
