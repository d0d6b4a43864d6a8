"""The feed says what docs/changes.md says, and each page names the feed."""
import itertools
import re
import xml.etree.ElementTree as ET
from datetime import datetime

import pytest

from tools.pages import built
from tools.publish import feed

HOME = built.HOSTED["SITE_URL"]


ATOM = "{http://www.w3.org/2005/Atom}"


def feed_faults(text, home=HOME):
    """What a feed reader would stumble over (RFC 4287)."""
    root, found = ET.fromstring(text), []
    if root.tag != f"{ATOM}feed":
        return [f"its root is {root.tag}"]
    if root.find(f"{ATOM}author/{ATOM}name") is None:
        found.append("names no author")
    if [x.get("href") for x in root.findall(f"{ATOM}link[@rel='self']")] != [
            home + feed.FEED]:
        found.append("does not say where it lies itself")
    entries = root.findall(f"{ATOM}entry")
    for each in [root, *entries]:
        title = each.findtext(f"{ATOM}title") or ""
        for name in ("id", "title", "updated"):
            if len(each.findall(ATOM + name)) != 1:
                found.append(f"{title}: needs one {name}")
        try:
            datetime.strptime(each.findtext(f"{ATOM}updated", ""), "%Y-%m-%dT%H:%M:%SZ")
        except ValueError:
            found.append(f"{title}: {each.findtext(f'{ATOM}updated')} is no date")
        found += [f"{title}: {url} is no absolute address of this site"
                  for url in [each.findtext(f"{ATOM}id", ""),
                              *(x.get("href") for x in each.findall(f"{ATOM}link"))]
                  if not url.startswith(home)]
    ids = [each.findtext(f"{ATOM}id") for each in [root, *entries]]
    found += [f"{name} stands for two" for name in set(ids) if ids.count(name) > 1]
    latest = max((e.findtext(f"{ATOM}updated", "") for e in entries), default="")
    if root.findtext(f"{ATOM}updated") != latest:
        found.append("is not as new as its newest entry")
    return found


def below(heading):
    """The text from a heading to the next one."""
    parts = itertools.takewhile(
        lambda part: part.tag != "h2" and not part.get("class"), heading.itersiblings())
    return " ".join(part.text_content() for part in parts)


def test_the_feed_says_what_changed(site, root, hold):
    text = (site / feed.FEED).read_text("utf-8")
    page = built.Built(site, site / "changes" / "index.html")
    entries = ET.fromstring(text).findall(f"{ATOM}entry")
    told = [(each.findtext(f"{ATOM}title"), each.findtext(f"{ATOM}summary"))
            for each in entries]
    shown = page.tree.xpath("//article//h2")
    assert [title for title, _ in told] == [
        heading.text.partition(": ")[2] for heading in shown]
    for heading, (_, summary) in zip(shown, told, strict=True):
        assert re.findall(r"\w+", below(heading)) == re.findall(r"\w+", summary)
    hold(feed_faults(text) + [
        f"{each.findtext(f'{ATOM}id')} leads nowhere" for each in entries
        if each.findtext(f"{ATOM}id").rpartition("#")[2] not in page.ids])


def test_each_page_names_the_feed(site, hold):
    hold([f"{page}: does not name the feed" for page in built.with_address(site) if [
        (page.path.parent / href).resolve() for href in page.tree.xpath(
            '//head/link[@type="application/atom+xml"]/@href')]
        != [site.resolve() / feed.FEED]])


@pytest.mark.parametrize("old, new, said", [
    ("<id>https", "<id>http", "is no absolute address"), ("<author>", "<a>", None),
    ("T00:00:00Z", "", "is no date"), ("#two", "#one", "stands for two"),
    ("<name>Torchproof</name>", "", "names no author"),
    ("2026-11-27T", "2026-11-28T", "is not as new as"),
    ('rel="self"', 'rel="other"', "does not say where"), ("<title>Two</title>", "",
                                                        "needs one title")])
def test_a_faulty_feed_is_reported(old, new, said):
    good = feed.atom([feed.Change("2026-11-27", "Two", "two", "It & that."),
                      feed.Change("2026-11-20", "One", "one", "This.")],
                     f"{HOME}changes/")
    assert feed_faults(good) == []
    bad = good.replace(old, new, 1)
    if said is None:
        with pytest.raises(ET.ParseError):
            feed_faults(bad)
    else:
        assert said in "; ".join(feed_faults(bad))


@pytest.mark.parametrize("text, said", [
    ("## New\n\nText.", "changes.md:1: write ## 2026-11-27: What is new"),
    ("## 2026-13-01: A { #a }\n\nText.", "changes.md:1: 2026-13-01 is no date"),
    ("## 2026-11-01: A { #a }\n\nText.\n\n## 2026-11-02: B { #b }\n\nText.",
     "changes.md:5: is newer than the change above it"),
    ("## 2026-11-01: A { #a }\n\nText.\n\n## 2026-11-01: B { #a }\n\nText.",
     "changes.md:5: #a is taken"),
    ("## 2026-11-01: A { #a }\n", "changes.md:1: 'A' says nothing")])
def test_a_faulty_list_of_changes_is_reported(text, said, tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / feed.SOURCE).write_text(text)
    assert any(said in fault for fault in feed.faults(tmp_path))
