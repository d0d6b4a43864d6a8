"""Chromium, and the site served: as it was built, or live as it is edited."""
import contextlib
import http.server
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import IO

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MAC = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"
INSTALL = ("Chromium is missing; install it with: apt-get install chromium "
           "(macOS: brew install --cask google-chrome)")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update",
         "--disable-sync"]

SERVE = (sys.executable, "-m", "tools.serve", "PORT")  # what `make serve` calls


def executable() -> str | None:
    found = os.environ.get("CHROMIUM") or next(
        filter(None, map(shutil.which, NAMES)), None)
    return found or (MAC if Path(MAC).exists() else None)


def version() -> str:
    """The version of the browser; nothing where there is none."""
    path = executable()
    return subprocess.run([path, "--version"], text=True, capture_output=True,
                          check=True).stdout.strip() if path else ""


@contextlib.contextmanager
def chromium(path: str) -> Iterator:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


def drawn(tab) -> None:
    """Wait until the browser has drawn the page as it now is.

    What the page does once something has come into sight is done by the second frame.
    """
    outcome_of(tab, "() => new Promise(done => requestAnimationFrame("
                    "() => requestAnimationFrame(() => done(true))))")


def outcome_of(tab, script: str, arg: object = None):
    """What a script of several steps comes to, once that is true, as a list is.

    evaluate() would wait for ever if one of the steps never ended, and
    wait_for_function() takes the first outcome of a promise, also if it is false. So
    the script is done again until it is true, and only the patience ends.
    """
    return tab.wait_for_function(f"""async arg => {{
      for (;;) {{
        const outcome = await ({script})(arg)
        if (outcome) return outcome
        await new Promise(done => requestAnimationFrame(done))
      }}
    }}""", arg=arg).json_value()


class Silent(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass

    def send_error(self, code, message=None, explain=None):
        """As a host does: the site's own page for what it does not have."""
        folder = Path(self.translate_path(self.path))
        missing = next((page for above in folder.parents
                        if (page := above / "404.html").is_file()), None)
        if code != 404 or not missing:
            return super().send_error(code, message, explain)
        self.send_response(404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(missing.read_bytes())


@contextlib.contextmanager
def served(site: Path, handler: type = Silent) -> Iterator[str]:
    """The address at which the site can be read."""
    handler = partial(handler, directory=str(site))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    server.server_close()


@contextlib.contextmanager
def live(root: Path, command: tuple[str, ...] = SERVE,
         said: int | IO = subprocess.DEVNULL) -> Iterator[str]:
    """The address at which a command shows the sources below root as they change.

    `said` gets what it prints.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen([part.replace("PORT", str(port)) for part in command],
                              cwd=root, stdout=said, stderr=said)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait()


def wait_for(address: str, text: str, patience: float = 60) -> None:
    """Wait until the page at the address says it; give up in the end."""
    last: object = None
    end = time.monotonic() + patience
    while time.monotonic() < end:
        try:
            with urllib.request.urlopen(address) as answer:
                if text in (last := answer.read().decode()):
                    return
        except OSError as error:
            last = error
        time.sleep(0.02)
    raise TimeoutError(f"{address} never showed {text!r}, but: {str(last)[:2000]}")
