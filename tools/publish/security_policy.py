"""A Content-Security-Policy in each page: what it may load and run.

Everything is the site's own. Scripts written into the page are named by their
hashes, so this is the last step that alters pages; styles written into it are
not allowed, styles.py has moved them; only the search of Zensical brings some.
What is data, such as JSON, needs no leave.
"""
import base64
import hashlib
import re
from pathlib import Path

POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "worker-src": "'self'",
    "manifest-src": "'self'",
    "base-uri": "'none'",
    "form-action": "'none'",
}
FIRST = '<meta charset="utf-8">'  # has to come early; then nothing before this
META = '\n<meta http-equiv="Content-Security-Policy" content="{}">'
OLD = re.compile(re.escape(META).replace(r"\{\}", "[^\"]*"))
ZENSICAL = '<meta name="generator" content="zensical'
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
ELSEWHERE = re.compile(r'\ssrc=|\stype="?application/(?:ld\+)?json')


def add(root: Path, site: Path) -> None:
    for path in site.rglob("*.html"):
        text = OLD.sub("", path.read_text(encoding="utf-8"))
        meta = META.format("; ".join(f"{key} {value}" for key, value
                                     in policy(text).items()))
        path.write_text(text.replace(FIRST, FIRST + meta, 1), encoding="utf-8")


def policy(text: str) -> dict[str, str]:
    """The policy of a page: leave for the scripts written into it."""
    inline = {hashed(body) for how, body in SCRIPT.findall(text)
              if not ELSEWHERE.search(how)}
    found = POLICY | {"script-src": " ".join([POLICY["script-src"], *sorted(inline)])}
    if ZENSICAL in text:
        found["style-src"] += " 'unsafe-inline'"
    return found


def hashed(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
