"""A Content-Security-Policy in each page: what it may load and run.

Everything is the site's own. Scripts written into the page are named by their
hashes, so this is the last step that alters pages; styles written into it are
not allowed, since one_stylesheet.py has moved them; only the search of Zensical brings
some. What is data, such as JSON, needs no leave.

Before it stands a policy for referrers: no link tells where it leads which page was
read.
"""
import base64
import hashlib
import re

from tools.publish import theme
from tools.publish.site import Site, warn

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
META = ('\n<meta name="referrer" content="no-referrer">'
        '\n<meta http-equiv="Content-Security-Policy" content="{}">')
OLD = re.compile(re.escape(META).replace(r"\{\}", "[^\"]*"))
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.DOTALL)
ELSEWHERE = re.compile(r'\ssrc=|\stype="?application/(?:ld\+)?json')


def add(site: Site) -> None:
    if not site.has(theme.CHARSET.pattern):
        warn("No page begins as tools/publish/security_policy.py knows it, so they "
             "have no Content-Security-Policy and none for referrers")
    site.change(lambda text, name: with_policy(text))


def with_policy(text: str) -> str:
    """The page with its policy, behind the encoding, which has to come first.

    >>> page = with_policy('<head><meta charset="utf-8"><script>go()</script></head>')
    >>> print(page.replace("; ", ";\\n"))
    <head><meta charset="utf-8">
    <meta name="referrer" content="no-referrer">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none';
    script-src 'self' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw=';
    ...
    form-action 'none'"><script>go()</script></head>
    """
    text = OLD.sub("", text)
    meta = META.format("; ".join(f"{key} {value}" for key, value
                                 in policy(text).items()))
    return theme.CHARSET.pattern.sub(lambda first: first[0] + meta, text, count=1)


def policy(text: str) -> dict[str, str]:
    """The policy of a page: leave for the scripts written into it."""
    inline = {hashed(body) for how, body in SCRIPT.findall(text)
              if not ELSEWHERE.search(how)}
    found = POLICY | {"script-src": " ".join([POLICY["script-src"], *sorted(inline)])}
    if theme.ZENSICAL.pattern.search(text):
        found["style-src"] += " 'unsafe-inline'"
    return found


def hashed(script: str) -> str:
    digest = hashlib.sha256(script.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
