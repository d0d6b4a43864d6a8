"""What the notes write is text until an extension reads it.

Needs: markdown.
"""
try:
    from markdown import markdown
except ImportError:
    raise SystemExit("Needs markdown: pip install markdown "
                     "pymdown-extensions") from None

written = {  # what it is to become: the text, the extension
    "<details": ("??? done", "pymdownx.details"),
    'type="checkbox"': ("- [x] softmax", "pymdownx.tasklist"),
    "<img": (":smile:", "pymdownx.emoji"),
    'class="arithmatex"': ("$x^2$", "pymdownx.arithmatex"),
    "<a href": ("https://pytorch.org", "pymdownx.magiclink"),
    'class="toc"': ("[TOC]", "toc"),
}
for tag, (text, extension) in written.items():
    assert tag not in markdown(text)
    assert tag in markdown(text, extensions=[extension])
    print(f"{text:20} needs {extension}")

for spaces in (2, 4):
    text = "- Training:\n" + " " * spaces + "- Optimizer"
    html = markdown(text)
    assert html.count("<ul>") == spaces // 2
    print(f"{spaces} spaces:", html.replace("\n", ""))
