"""Front matter inside an HTML comment is not front matter.

Needs: mkdocs.
"""
try:
    from mkdocs.utils.meta import get_data
except ImportError:
    raise SystemExit("Needs mkdocs: pip install mkdocs") from None

settings = "---\nhide: [toc, navigation]\n---\n"
texts = {"in a comment": f"<!--\n{settings}-->\n# Tips\n",
         "below a title": f"# Tips\n{settings}",
         "first of all": f"{settings}# Tips\n"}
read = {}
for where, text in texts.items():
    body, read[where] = get_data(text)
    print(f"{where:14} {read[where]}")
assert read["first of all"] == {"hide": ["toc", "navigation"]}
assert read["in a comment"] == read["below a title"] == {}
