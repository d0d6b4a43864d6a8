"""Turn matplotlib's SVG into one that a page can carry inline.

The result is small, takes the colours of the page, has no id that could clash with
one of another figure, and has a name for those who cannot see it.
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
    """The figure of the program `stem`, as it is stored and embedded.

        <svg width="460pt" height="316pt" viewBox="0 0 460.8 316.8">
         <metadata>... <dc:title>The loss falls</dc:title> ...</metadata>
         <defs><clipPath id="p1a2b3c">...</clipPath></defs>
         <g id="figure_1">
          <g clip-path="url(#p1a2b3c)">
           <path d="M 57.628125 227.512344" style="stroke: #0072b2"/>

    becomes

        <svg viewBox="0 0 460.8 316.8" class="plot" role="img"
             aria-label="The loss falls" fill="currentColor" data-search-exclude="">
        <defs><clipPath id="loss-p1a2b3c">...</clipPath></defs>
        <g clip-path="url(#loss-p1a2b3c)">
        <path d="M 57.6 227.5" style="stroke: var(--plot-1, #0072b2)" />
    """
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
        if node.tag == LINK:  # from a text to a place on the page
            node.attrib = {"href": link}
        elif link:  # to another part of the figure, or to data:
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
    """Remove elements that show nothing, and groups without attributes."""
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
    """Fonts are left to the page, and colours become those of its scheme."""
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
