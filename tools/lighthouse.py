"""The scores that Lighthouse gives one page of each kind, of 100, on a slow phone.

    python -m tools.lighthouse

Builds the site, serves it compressed as hosts do, and lets npx fetch Lighthouse.
Needs Node.js 18 or newer, Chromium, and the network for the first time. Speed is
measured and varies a little, so each page is opened three times and the median
counts. On a busy machine it is lower all the same.
"""
import gzip
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tools import browser

HOME = Path(__file__).resolve().parents[1]
LIGHTHOUSE = "lighthouse@12.8.2"  # the last for Node.js 18 and 20
PAGES = {"home": "", "a lesson": "loop/step/", "the error index": "errors/",
         "the ledger": "ledger/", "a lab": "labs/forgotten_zero_grad/"}
KINDS = ["performance", "accessibility", "best-practices", "seo"]
TIMES = 3
FLAGS = "--headless=new --no-sandbox --disable-gpu"


class Compressed(browser.Silent):
    """Sends files compressed, as hosts do."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.is_dir():
            path /= "index.html"
        if not path.is_file():
            return super().do_GET()
        data = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "max-age=600")
        self.end_headers()
        self.wfile.write(data)


def median(address: str, room: Path) -> tuple[dict[str, int], list[str]]:
    """The scores of the run whose performance is neither the best nor the worst."""
    found = [scores(address, room) for _ in range(TIMES)]
    return sorted(found, key=lambda one: one[0]["performance"])[TIMES // 2]


def scores(address: str, room: Path) -> tuple[dict[str, int], list[str]]:
    """The four scores of a page, and the audits that lowered them."""
    report = room / "report.json"
    done = subprocess.run(
        ["npx", "--yes", LIGHTHOUSE, address, "--quiet", "--output=json",
         f"--output-path={report}", f"--chrome-flags={FLAGS}",
         f"--only-categories={','.join(KINDS)}"],
        env=os.environ | {"CHROME_PATH": browser.executable()},
        capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"Lighthouse did not run:\n{done.stderr}")
    found = json.loads(report.read_text("utf-8"))
    given = {kind: round(100 * found["categories"][kind]["score"]) for kind in KINDS}
    costly = {ref["id"] for kind in KINDS if given[kind] < 100
              for ref in found["categories"][kind]["auditRefs"] if ref["weight"]}
    return given, [f"{audit['title']}: {audit.get('displayValue', '')}".rstrip(": ")
                   for name, audit in found["audits"].items() if name in costly
                   and audit["score"] is not None and audit["score"] < 0.9]


def main() -> None:
    if not shutil.which("npx"):
        sys.exit("npx is missing; install Node.js 18 or newer (apt-get install npm)")
    if not browser.executable():
        sys.exit(browser.INSTALL)
    with tempfile.TemporaryDirectory() as room:
        site = Path(room, "site")
        site.mkdir()
        with browser.served(site, Compressed) as home:
            subprocess.run([sys.executable, "-m", "tools.build", site],
                           cwd=HOME, env=os.environ | {"SITE_URL": home}, check=True)
            print(f"{'':<18}" + "".join(f"{kind:>16}" for kind in KINDS))
            for name, path in PAGES.items():
                given, costly = median(home + path, Path(room))
                print(f"{name:<18}" + "".join(f"{each:>16}" for each in given.values()),
                      *(f"    {each}" for each in costly), sep="\n", flush=True)


if __name__ == "__main__":
    main()
