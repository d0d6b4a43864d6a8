"""The record of when pages changed is of these pages; see tools/pages/dates.py."""
import datetime
import json

from tools import whole_file
from tools.pages import dates, labs


def test_the_record_names_the_pages_that_there_are(root, update, summary, hold):
    """--update notes what changed. A page that was edited since fails nothing."""
    path = root / dates.RECORD
    if update:
        text = dates.noted(root, datetime.date.today())
        if not path.exists() or path.read_text("utf-8") != text:
            whole_file.write(path, text)
            summary.wrote(path)
    names = {page.name for page in labs.published(root)}
    hold([f"{dates.RECORD}:1: {name} is not a page; run make update"
          for name in dates.read(root).keys() - names]
         + [f"{dates.RECORD}:1: {name} has no day like 2026-11-30, but {day!r}"
            for name, (_, day) in dates.read(root).items() if not is_day(day)])


def is_day(text):
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def test_only_what_changed_gets_another_day(tmp_path):
    (tmp_path / "docs").mkdir()
    (tmp_path / "records").mkdir()
    first, then = datetime.date(2026, 1, 1), datetime.date(2026, 2, 2)
    for name in ("one", "two"):
        (tmp_path / "docs" / f"{name}.md").write_text(f"# {name}\n")
    record = tmp_path / dates.RECORD
    record.write_text(dates.noted(tmp_path, first))
    assert dates.noted(tmp_path, then) == record.read_text(), "nothing changed"
    (tmp_path / "docs" / "two.md").write_text("# two, edited\n")
    assert dates.changed(tmp_path) == {"one/index.html": "2026-01-01"}
    record.write_text(dates.noted(tmp_path, then))
    assert {name: day for name, (_, day) in json.loads(record.read_text()).items()} == {
        "one.md": "2026-01-01", "two.md": "2026-02-02"}
