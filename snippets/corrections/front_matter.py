"""Front matter inside an HTML comment is not front matter.

Needs: mkdocs.
"""
try:
    from mkdocs.utils.meta import get_data
except ImportError:
    raise SystemExit("Needs mkdocs: pip install mkdocs") from None

settings = "---\nhide: [toc]\n---\n"
texts = {"in a comment": f"<!--\n{settings}-->\n",
         "below a title": f"# Tips\n{settings}",
         "first of all": settings}
read = {}
for where, text in texts.items():
    body, read[where] = get_data(text)
    print(f"{where:14} {read[where]} and text {body!r}")
assert read["first of all"] == {"hide": ["toc"]}
assert read["in a comment"] == read["below a title"] == {}
