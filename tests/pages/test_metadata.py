"""What a page says of itself: its address, description, previews, structured data."""
import json
import re
import xml.etree.ElementTree as ET
from urllib.parse import parse_qsl, urlsplit

import pytest
from PIL import Image

from tools import read_data
from tools.pages import built, concepts, dates, previews
from tools.pages.messages import FOLDER

HOME = built.HOSTED["SITE_URL"]


def address(page):
    return HOME + str(page).removesuffix("index.html")


def said(page, name):
    """What the head of the page says under that name."""
    return page.tree.xpath(
        f'//head/meta[@name="{name}" or @property="{name}"]/@content')


def test_each_page_has_one_address_and_the_sitemap_lists_them(site, hold):
    every = built.with_address(site)
    faults = [f"{page}: its canonical address is {named}, not {address(page)}"
              for page in every if (named := page.tree.xpath(
                  '//link[@rel="canonical"]/@href')) != [address(page)]]
    listed = [node.text for node in ET.parse(site / "sitemap.xml").iter()
              if node.tag.endswith("}loc")]
    faults += [f"sitemap.xml: lists {name}, which is no page"
               for name in listed if name not in map(address, every)]
    hold(faults + [f"{page}: {listed.count(address(page))} times in sitemap.xml"
                   for page in every if listed.count(address(page)) != 1])


def test_each_page_has_a_description_of_its_own(site, hold):
    faults, known = [], {}
    for page in built.with_address(site):
        found = said(page, "description")
        if len(found) != 1 or not 50 <= len(found[0]) <= 160:
            faults.append(f"{page}: its description has {[*map(len, found)]} "
                          "characters; write 50 to 160, without straight quotes")
        for text in found:
            if text in known:
                faults.append(f"{page}: has the description of {known[text]}")
            known[text] = page
    hold(faults)


def test_a_link_to_a_page_can_be_shown_elsewhere(site, hold):
    faults = []
    for page in built.with_address(site):
        title, kind = page.tree.findtext(".//title").rpartition(" - ")[0], "article"
        if page.name == "index.md":
            title, kind = "Torchproof", "website"
        for name, wanted in {
                "og:title": title, "og:site_name": "Torchproof", "og:type": kind,
                "og:description": said(page, "description")[0],
                "og:url": address(page), "twitter:card": "summary_large_image"}.items():
            if said(page, name) != [wanted]:
                faults.append(f"{page}: {name} is {said(page, name)}, not {wanted!r}")
    hold(faults)


def test_the_picture_of_a_link_is_that_of_its_section(site, hold):
    folder = site / previews.FOLDER
    sections = {path.stem for path in folder.iterdir()}
    faults = []
    for path in folder.iterdir():
        with Image.open(path) as image:
            if image.size != (previews.WIDTH, previews.HEIGHT):
                faults.append(f"{path.name}: has {image.size} pixels")
    for page in built.with_address(site):
        section = str(page).partition("/")[0]
        wanted = f"{HOME}{previews.FOLDER}/" + (
            section if section in sections else previews.HOME) + ".png"
        if said(page, "og:image") != [wanted]:
            faults.append(f"{page}: its picture is {said(page, 'og:image')}, not "
                          f"{wanted}")
        if not said(page, "og:image:alt"):
            faults.append(f"{page}: its picture is not told in words")
    hold(faults)


def test_an_article_says_when_it_changed_if_that_is_known(site, root, hold):
    days = dates.changed(root)
    assert len(days) > 9
    hold([f"{page}: says that it changed on {found}, not {days.get(str(page))}"
          for page in built.with_address(site)
          if "TechArticle" in (data := data_of(page)) and
          (found := data["TechArticle"].get("dateModified")) != days.get(str(page))])


# What schema.org asks for, and what this site says.
TEXT = re.compile(r"\S.*", re.DOTALL)
URL = re.compile(r"https://[\w.-]+/[^\s]*")
KINDS = {
    "WebSite": {"name": TEXT, "url": URL},
    "TechArticle": {"headline": re.compile(r".{3,110}"), "description": TEXT,
                    "url": URL, "inLanguage": re.compile("en"), "license": URL,
                    "isPartOf": "WebSite", "image": URL},
    "BreadcrumbList": {"itemListElement": ["ListItem"]},
    "ListItem": {"position": int, "name": TEXT, "item": URL}}
MORE = {"WebSite": {"description", "inLanguage", "license"},
        "TechArticle": {"dateModified"}}


def invalid(data, kind=None):
    """What is wrong with structured data, and where."""
    if not isinstance(data, dict) or data.get("@type") not in KINDS:
        return [f"no known thing: {str(data)[:60]}"]
    name, keys = data["@type"], set(data) - {"@type", "@context"}
    if kind not in (None, name):
        return [f"{name} in place of {kind}"]
    found = [f"{name} lacks {key}" for key in sorted(KINDS[name].keys() - keys)]
    found += [f"{name} does not know {key}"
              for key in sorted(keys - KINDS[name].keys() - MORE.get(name, set()))]
    if kind is None and data.get("@context") != "https://schema.org":
        found.append(f"{name} has no context")
    for key, wanted in KINDS[name].items():
        value = data.get(key)
        if isinstance(wanted, list):
            items = value if isinstance(value, list) and value else [None]
            found += [f for item in items for f in invalid(item, wanted[0])]
        elif isinstance(wanted, str):
            found += invalid(value, wanted)
        elif wanted is int:
            found += [] if isinstance(value, int) else [f"{name}: {key} is {value!r}"]
        elif not isinstance(value, str) or not wanted.fullmatch(value):
            found.append(f"{name}: {key} is {value!r}")
    places = [item.get("position") for item in data.get("itemListElement", [])]
    if places != [*range(1, len(places) + 1)]:
        found.append(f"{name}: its places are {places}")
    return found


def data_of(page):
    """The structured data of a page, by kind."""
    found = [json.loads(text) for text in
             page.tree.xpath('//script[@type="application/ld+json"]/text()')]
    return {each["@type"]: each for each in found} if len(
        {each["@type"] for each in found}) == len(found) else {"twice": found}


def test_the_structured_data_are_valid(site, hold):
    hold([f"{page}: {fault}" for page in built.find(site)
          for each in data_of(page).values() for fault in invalid(each)])


def test_each_page_says_what_it_is(site, root, hold):
    """Lessons and labs are articles, and all have a path."""
    lessons = {page.built for page in concepts.carriers(root)
               if not page.name.startswith(f"{FOLDER}/")}
    faults = []
    for page in built.with_address(site):
        data, home = data_of(page), page.name == "index.md"
        wanted = {"WebSite"} if home else {"BreadcrumbList"} | (
            {"TechArticle"} if page.name in lessons else set())
        if set(data) != wanted:
            faults.append(f"{page}: says it is {sorted(data)}, not {sorted(wanted)}")
        named = data.get("BreadcrumbList", {}).get("itemListElement", [])
        if named and (named[-1]["item"] != address(page) or named[0]["item"] != HOME
                      or any(not (site / item["item"].removeprefix(HOME)).exists()
                             for item in named)):
            faults.append(f"{page}: its path is {[item['item'] for item in named]}")
        for each in data.values():
            if each.get("url", address(page)) != address(page):
                faults.append(f"{page}: says it lies at {each['url']}")
    hold(faults)


@pytest.mark.parametrize("data, said", [
    ({"@type": "Recipe"}, "no known thing"),
    ({"@type": "BreadcrumbList", "@context": "https://schema.org"},
     "no known thing: None"),
    ({"@type": "WebSite", "name": "A", "url": "https://a.example/"}, "no context"),
    ({"@type": "WebSite", "@context": "https://schema.org", "name": "A",
      "url": "/a/"}, "WebSite: url is '/a/'"),
    ({"@type": "WebSite", "@context": "https://schema.org", "name": "",
      "url": "https://a.example/", "author": "?"}, "WebSite does not know author"),
    ({"@type": "BreadcrumbList", "@context": "https://schema.org", "itemListElement":
        [{"@type": "ListItem", "position": 2, "name": "A",
          "item": "https://a.example/"}]}, "its places are [2]")])
def test_faulty_data_are_reported(data, said):
    assert said in "; ".join(invalid(data))


# -- links that report a mistake ----------------------------------------------

GIVEN = {"template", "title", "labels"}  # what GitHub itself takes from an address


def form_faults(address, root):
    """Where an address of a new issue names a form or a field that there is not."""
    asked = dict(parse_qsl(urlsplit(address).query))
    path = root / ".github" / "ISSUE_TEMPLATE" / asked.get("template", "none")
    if not path.is_file():
        return [f"asks for the form {asked.get('template')}, which there is not"]
    form = read_data.read(root, path.relative_to(root).as_posix())
    fields = {each["id"] for each in form["body"] if "id" in each}
    return [f"fills {name}, which is no field of {path.name}"
            for name in sorted(asked.keys() - GIVEN - fields)]


def test_a_link_to_a_form_fills_fields_that_it_has(site, root, hold):
    links = [(page, address) for page in built.find(site) for address in
             page.tree.xpath('//a[contains(@href, "/issues/new?")]/@href')]
    assert links, "no page has a link that reports a mistake"
    hold([f"{page}: {fault}" for page, address in links
          for fault in form_faults(address, root)])


@pytest.mark.parametrize("query, said", [
    ("template=wrong-claim.yml&page=a&program=b&torch=c&ran=d&saw=e", []),
    ("template=wrong.yml", ["asks for the form wrong.yml, which there is not"]),
    ("title=a", ["asks for the form None, which there is not"]),
    ("template=wrong-claim.yml&pages=a", [
        "fills pages, which is no field of wrong-claim.yml"])])
def test_a_form_or_field_that_there_is_not_is_reported(query, said, root):
    assert form_faults(f"https://h.example/o/r/issues/new?{query}", root) == said
