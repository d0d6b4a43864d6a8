"""Draws the pictures of tools/pages/previews.py in Chromium, for `make update`.

The PNG itself remembers what it was drawn from, so that a stale one is found without
a browser; another machine has other fonts, so pixels are not compared.
"""
import io
from pathlib import Path

from PIL import Image, PngImagePlugin

from tools.pages.previews import Picture

KEY = "drawn-from"
COLOURS = 48  # few colours, of which text needs some more for its edges


def drawn_from(path: Path) -> str:
    """The key of what a picture was drawn from; nothing if there is none."""
    if not path.exists():
        return ""
    with Image.open(path) as image:
        return image.info.get(KEY, "")


def draw(chromium, picture: Picture) -> bytes:
    """The picture as a small PNG."""
    size = {"width": picture.width, "height": picture.height}
    with chromium.new_context(viewport=size, device_scale_factor=1) as context:
        tab = context.new_page()
        tab.set_content(picture.page)
        shot = tab.screenshot()
    image = Image.open(io.BytesIO(shot)).convert("RGB").quantize(
        COLOURS, dither=Image.Dither.NONE)
    told = PngImagePlugin.PngInfo()
    told.add_text(KEY, picture.key)
    found = io.BytesIO()
    image.save(found, "png", optimize=True, pnginfo=told)
    return found.getvalue()
