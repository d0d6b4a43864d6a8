"""Turn matplotlib's SVG into one that a page can carry inline.

Small, in the page's text colour, without identifiers that could clash,
and named for those who cannot see it.
"""
import re
import xml.etree.ElementTree as ET

SVG = "http://www.w3.org/2000/svg"
LINK = f"{{{SVG}}}a"
HREF = "{http://www.w3.org/1999/xlink}href"
TITLE = "{http://purl.org/dc/elements/1.1/}title"
PALETTE = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"]  # as in matplotlibrc
ET.register_namespace("", SVG)


class NoTitle(ValueError):
    """A figure was saved without metadata={"Title": ...}."""


def tidy(svg: str, stem: str) -> str:
    root = ET.fromstring(svg)
    title = root.find(f".//{TITLE}")
    if title is None or not title.text:
        raise NoTitle
    for tag in ("metadata", "title"):
        for node in root.findall(f"{{{SVG}}}{tag}"):
            root.remove(node)
    root.attrib = {"viewBox": root.attrib["viewBox"], "class": "plot",
                   "role": "group" if root.find(f".//{LINK}") is not None
                   else "img", "aria-label": title.text,
                   "fill": "currentColor", "data-search-exclude": ""}
    used = set(re.findall(r'(?:href="|url\()#([\w-]+)', svg))
    for node in root.iter():
        if node.attrib.get("id") in used:
            node.attrib["id"] = f"{stem}-{node.attrib['id']}"
        else:
            node.attrib.pop("id", None)
        link = node.attrib.pop(HREF, None)
        if node.tag == LINK:  # of a text, to a place on the page
            node.attrib = {"href": link}
        elif link:  # to a part of the figure, or data:
            node.attrib["href"] = re.sub("^#", f"#{stem}-", link)
        if "clip-path" in node.attrib:
            node.attrib["clip-path"] = node.attrib["clip-path"].replace(
                "url(#", f"url(#{stem}-")
        if "style" in node.attrib:
            node.attrib["style"] = _style(node.attrib["style"], stem)
        if node.attrib.get("transform", "").startswith("rotate(-0 "):
            del node.attrib["transform"]
        for name in ("d", "x", "y", "width", "height", "transform", "viewBox"):
            if name in node.attrib:
                node.attrib[name] = _round(" ".join(node.attrib[name].split()))
        node.text = (node.text or "").strip() or None
        node.tail = "\n"
    _prune(root)
    return ET.tostring(root, encoding="unicode").strip() + "\n"


def _prune(node: ET.Element) -> None:
    """Drop what shows nothing, and groups that group nothing."""
    kept = []
    for child in node:
        _prune(child)
        bare = child.tag == f"{{{SVG}}}g" and not child.attrib
        hidden = child.attrib.get("style") == "fill: none"
        if bare:
            kept += list(child)
        elif not hidden and child.tag != f"{{{SVG}}}style" \
                and not (child.tag == f"{{{SVG}}}defs" and not len(child)):
            kept.append(child)
    node[:] = kept


def _style(style: str, stem: str) -> str:
    rules = {name.strip(): value.strip() for name, _, value in
             (part.partition(":") for part in style.split(";")) if value}
    font = rules.pop("font", "")
    if size := re.search(r"[\d.]+px", font):
        rules["font-size"] = size[0]
    for name in ("font-family", "stroke-linejoin", "stroke-linecap"):
        rules.pop(name, None)
    text = "; ".join(f"{name}: {_round(value)}" for name, value in rules.items())
    for number, colour in enumerate(PALETTE, 1):
        text = text.replace(colour, f"var(--plot-{number}, {colour})")
    text = text.replace("url(#", f"url(#{stem}-")
    return text.replace("#000000", "currentColor")


def _round(text: str) -> str:
    return re.sub(r"-?\d+\.\d+",
                  lambda m: f"{float(m[0]):.1f}".removesuffix(".0"), text)
