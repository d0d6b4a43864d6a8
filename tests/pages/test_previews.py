"""The pictures that links show, and the icons, are drawn from what is said now."""
from tools import browser, draw_previews, whole_file
from tools.pages import previews

MOST = 30 * 1024  # bytes of a picture


def pytest_generate_tests(metafunc):
    if "picture" in metafunc.fixturenames:
        found = previews.find(metafunc.config.getoption("root"))
        metafunc.parametrize("picture", found, ids=[each.name for each in found])


def test_every_section_has_one(root, hold):
    hold(previews.faults(root))


def test_is_drawn_from_what_is_said_now(picture, request, root, update, summary, hold):
    """--update draws it anew; to see that one is stale needs no browser."""
    path = root / "docs" / picture.name
    stale = draw_previews.drawn_from(path) != picture.key
    if update and stale and browser.executable():
        path.parent.mkdir(exist_ok=True)
        whole_file.write(path, draw_previews.draw(
            request.getfixturevalue("chromium"), picture))
        summary.wrote(path)
    if draw_previews.drawn_from(path) != picture.key:
        hold([f"docs/{picture.name}: was drawn from something else than "
              f"{previews.SOURCE}, {previews.TEMPLATE} and {previews.LOGO} say now; "
              "run make update where there is Chromium"])
    assert path.stat().st_size < MOST


def test_no_picture_is_left_over(root, hold):
    known = {picture.name for picture in previews.find(root)}
    hold([f"{path.relative_to(root)}: nothing shows it; delete it"
          for path in (root / "docs" / previews.FOLDER).glob("*")
          if path.relative_to(root / "docs").as_posix() not in known])


def test_the_words_fit(root, chromium, hold):
    """Nothing is cut, with the fonts of this machine."""
    faults = []
    with chromium.new_context(viewport={"width": 1200, "height": 630}) as context:
        tab = context.new_page()
        for section, picture in zip(previews.read(root), previews.find(root),
                                    strict=False):
            tab.set_content(picture.page)
            if tab.evaluate("document.querySelector('p').getBoundingClientRect().bottom"
                            " > document.querySelector('footer').offsetTop - 20"):
                faults.append(f"{previews.SOURCE}:1: {section} has too many words")
    hold(faults)
