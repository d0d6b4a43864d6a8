"""Link 6: the checks are checked.

A small sound site passes. The same site with one planted fault per
guard fails, each fault with a message that names the file and line and
says what to do. The checks are the very ones of this site, run by pytest in
this process.
"""
import ast
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from tests.programs.assert_record import AssertRecord
from tests.unchanged import GUARDED
from tools import double_statements, publish
from tools.pages import built, sources, versions_page
from tools.programs import form, outcome, snippets
from tools.programs.guarded_run import REFUSED
from tools.programs.runner import Run, Runner
from tools.programs.version_record import Record, judge
from tools.publish import program_bar

HOME = Path(__file__).parents[2]
PROGRAMS, ASSERTS = "programs/test_programs.py", "programs/test_asserts.py"
SOURCES, DERIVED = "pages/test_sources.py", "pages/test_derived.py"
UPDATED = [PROGRAMS, ASSERTS, "programs/test_labs.py", SOURCES, DERIVED]
CHECKS = [*UPDATED, "pages/test_built_site.py", "pages/test_meant.py"]

GOOD = '''"""One and one is two."""
total = 1 + 1
assert total == 2
print(total)
'''


def program(body, claim="A claim."):
    return f'"""{claim}"""\n{body}\n'


def page(name, out=True, title=None):
    text = (f'# A page\n\n```python title="{title or name}"\n--8<-- "{name}"\n```\n')
    if out:
        out = name.removesuffix(".py") + ".out"
        text += f'\n``` {{ .text .no-copy title="Output" }}\n--8<-- "{out}"\n```\n'
    return text


def lesson(name, source, out):
    """A program, its stored output and the page that embeds them."""
    return {f"snippets/a/{name}.py": source, f"snippets/a/{name}.out": out,
            f"docs/{name}.md": page(f"a/{name}.py")}


REASON = "---\nno_snippet: a page for testing links\n---\n# Links\n\n"


def titled(title):
    """The beginning of a page without a program."""
    return REASON.replace("Links", title)


def message(subject, fields, mark="<!-- messages -->"):
    """A table of docs/errors/ and the page that shall show it."""
    return {f"docs/tables/errors/{subject}.toml": fields,
            f"docs/errors/{subject}.md": f"{REASON}{mark}\n"}


TELLS = """[{}]
text = "ValueError: too few"
cause = "Nothing was given."
wrong = "a/few_wrong.py"
fix = "Give one."
right = "a/good.py"
lesson = "good.md"
"""
SHOWN = page("a/few_wrong.py").replace(".no-copy", ".no-copy .wrap").partition("\n")[2]
FIXED = page("a/good.py").replace(".no-copy", ".no-copy .wrap").partition("\n")[2]
HEADER = "# ---\n# jupyter:\n#   description: A lab.\n#   tags: [one]\n# ---\n"
OPENS = "# Is it two?\n\nYes, with each seed."
CLOSES = "## What to do\n\nNothing."
COUNTS = """import os

import matplotlib.pyplot as plt

SEEDS = range(int(os.environ.get("SEEDS", 5)))
assert SEEDS
print("found:", 2)"""
DRAWS = """fig, ax = plt.subplots()
fig.savefig("NAME.svg", metadata={"Title": "An empty plot."})"""
CELLS = (("", OPENS), ("found", COUNTS, "found: 2\n"), ("", DRAWS, "svg"), ("", CLOSES))
SVG = '<svg class="plot" role="img" aria-label="An empty plot."></svg>\n'


def lab(name, cells=CELLS, stored=CELLS):
    """A lab of these cells, and what is stored as its run."""
    script = HEADER
    for title, source, *out in cells:
        lines = source if out else "\n".join(f"# {x}".rstrip() for x in
                                             source.split("\n"))
        script += f"\n# %% {title if out else '[markdown]'}".rstrip() + f"\n{lines}\n"
    made = [{"cell_type": "code" if out else "markdown", "id": f"cell-{number}",
             "metadata": {"title": title} if title else {},
             "source": source.replace("NAME", name)}
            for number, (title, source, *out) in enumerate(stored, 1)]
    for cell, (_, _, *out) in zip(made, stored, strict=True):
        if out:
            cell |= {"execution_count": 1, "outputs": [
                {"output_type": "display_data", "metadata": {},
                 "data": {"image/svg+xml": SVG}} if out[0] == "svg" else
                {"output_type": "stream", "name": "stdout", "text": out[0]}]}
    notebook = {"cells": made, "nbformat": 4, "nbformat_minor": 5, "metadata": {
        "description": "A lab.", "tags": ["one"]}}
    return {f"snippets/labs/{name}.py": script.replace("NAME", name),
            f"docs/labs/{name}.ipynb": json.dumps(notebook),
            f"snippets/labs/{name}.svg": SVG,
            f"snippets/labs/{name}_found.out": "found: 2\n",
            f"docs/{name}.md": f"{REASON}[The lab](labs/{name}.ipynb)\n\n" + QUOTE
            .replace("NAME", name)}


QUOTE = """``` { .text .no-copy title="From the lab" }
--8<-- "labs/NAME_found.out"
```
"""


def other(number, *cell):
    """The cells of a lab, one of them another."""
    return (*CELLS[:number], cell, *CELLS[number + 1:])


def folded(text):
    """The page with its program in a fold, and the output behind the fold."""
    title, _, blocks = text.partition("\n\n")
    program, mark, output = blocks.partition("\n``` {")
    return (f'{title}\n\n??? example "The program"\n\n'
            + textwrap.indent(program, "    ") + mark + output)


SOUND = lesson("good", GOOD, "2\n") | lab("sound") | {
    "docs/fold.md": folded(page("a/good.py").replace("A page", "A fold")),
    "docs/labs/index.md": titled("Labs")
        + "<!-- labs -->\n\n[Is it two?](sound.ipynb)\n:   Yes, with each seed.\n",
    "docs/index.md": titled("Home") + "[The other page](good.md)\n",
    "docs/changes.md": titled("Changes")
        + "## 2026-11-20: It begins { #begin }\n\nOne page.\n",
    "docs/tables/ledger.toml": "",
    "snippets/a/few_wrong.py": program(
        "print(1)\nraise ValueError('too few')",
        "A claim. Raises: ValueError. Right: a/good.py."),
    "snippets/a/few_wrong.out":
        "1\nTraceback (most recent call last):\n  ...\nValueError: too few\n",
    "docs/tables/errors/sound.toml": TELLS.format("too-few"),
    "docs/errors/sound.md":
        "# Errors\n\n<!-- messages -->\n\n## `too few` { #too-few .message }\n\n"
        f"Nothing was given.\n\n**Fix.** Give one.\n{FIXED}\n"
        f"**What shows the message.**\n{SHOWN}\n"
        "More: [A page](../good.md).\n",
}

# What is planted, and what must then be said. One site holds them all.
FAULTS = {
    "a wrong output": (
        lesson("stale", GOOD, "3\n"),
        r"snippets/a/stale\.out:1: stored: '3'; the program shows: '2'.*make update"),
    "an assert that fails": (
        lesson("untrue", program("assert 1 == 2\nprint(1)"), "1\n"),
        r"snippets/a/untrue\.py:2: failed: AssertionError"),
    "an inline Python fence": (
        {"docs/inline.md": REASON + "```python\nprint(1)\n```\n"},
        r"docs/inline\.md:6: shows code that no test ran; embed a file"),
    "an unquoted embed": (
        {"docs/unquoted.md": REASON + "``` text\n--8<-- a/good.py\n```\n"},
        r"docs/unquoted\.md:7: would be printed as it stands; write --8<-- \"topic"),
    "a space behind an embed": (
        {"docs/space.md": REASON + '``` text\n--8<-- "a/good.py" \n```\n'},
        r"docs/space\.md:7: would be printed as it stands"),
    "a section of a file": (
        {"docs/section.md": REASON + '``` text\n--8<-- "a/good.py:1:2"\n```\n'},
        r"docs/section\.md:7: .* no section and no line range"),
    "an empty file": (
        lesson("empty", "", "1\n"),
        r"snippets/a/empty\.py:1: is empty; write the program or delete"),
    "a section marker in a file": (
        lesson("marker", GOOD.replace("total = ", "# --8<-- [start:x]\ntotal = "),
               "2\n"),
        r"snippets/a/marker\.py:2: has a section marker; pages embed whole files"),
    "a dead link in Markdown": (
        {"docs/dead.md": REASON + "[Nowhere](gone.md)\n"},
        r"docs/dead\.md:6: <a href='.*gone.*'> leads nowhere; mend or drop"),
    "a dead link in raw HTML": (
        {"docs/raw.md": REASON + '<p><a href="../lost/">Nowhere</a></p>\n'},
        r"docs/raw\.md:6: <a href='\.\./lost/'> leads nowhere; mend or drop"),
    "a dead image in raw HTML": (
        {"docs/image.md": REASON + '<p><img src="../no.png" alt="no"></p>\n'},
        r"docs/image\.md:6: <img src='\.\./no\.png'> leads nowhere"),
    "a dead anchor": (
        {"docs/anchor.md": REASON + "[Nowhere](good.md#lost-anchor)\n"},
        r"docs/anchor\.md:6: .*#lost-anchor names no anchor"),
    "an image from another host": (
        {"docs/host.md": REASON + '<p><img src="https://h.example/x.png"></p>\n'},
        r"docs/host\.md:6: loads https://h\.example/x\.png from another host; serve"),
    "an unused snippet": (
        {"snippets/a/unused.py": GOOD, "snippets/a/unused.out": "2\n"},
        r"snippets/a/unused\.py:1: stands on no page; embed it or delete it"),
    "an output without its program": (
        {"snippets/a/orphan.out": "2\n"},
        r"snippets/a/orphan\.out: its program is gone; delete it too"),
    "a snippet that never ends": (
        lesson("endless", program("while True:\n    assert True"), "1\n"),
        r"snippets/a/endless\.py:1: did not end within its time limit; make it"),
    "a snippet that writes outside its folder": (
        lesson("outside", program("assert open('../x', 'w')\nprint(1)"), "1\n"),
        r"snippets/a/outside\.py:\d: writes to \.\./x, outside its folder"),
    "a snippet that opens a socket": (
        lesson("network", program("import socket\n\nassert socket.socket()\n"
                                  "print(1)"), "1\n"),
        r"snippets/a/network\.py:\d: opens a network socket; snippets run without"),
    "a snippet that prints its own path": (
        lesson("path", program("assert __file__\nprint(__file__)"), "1\n"),
        r"snippets/a/path\.py:1: prints its own path; an output must be the same"),
    "a snippet that shadows a standard module": (
        lesson("random", GOOD, "2\n"),
        r"snippets/a/random\.py:1: its name shadows the module 'random'.*rename"),
    "a snippet that asserts nothing": (
        lesson("unproved", program("print(1)"), "1\n"),
        r"snippets/a/unproved\.py:1: asserts nothing; assert what the page says"),
    "a snippet that prints nothing": (
        lesson("silent", program("assert 1"), ""),
        r"snippets/a/silent\.py:1: prints nothing; print what the reader"),
    "a snippet that warns": (
        lesson("warns", program("import warnings\n\nassert 1\n"
                                "warnings.warn('mind', stacklevel=1)"), "1\n"),
        r"snippets/a/warns\.py:1: warns; only a _wrong file may"),
    "a mistake that does no harm": (
        lesson("harmless_wrong", program("print(1)"), "1\n"),
        r"snippets/a/harmless_wrong\.py:1: promises a mistake, but neither raises"),
    "a mistake that fails for another reason": (
        lesson("slip_wrong", program("print(1)\nraise ValueErorr('too few')",
                                     "A claim. Raises: ValueError. Right: a/good.py."),
               "1\nTraceback (most recent call last):\n  ...\nNameError: name "
               "'ValueErorr' is not defined\n"),
        r"snippets/a/slip_wrong\.py:1: shows NameError, which it does not promise; "),
    "a mistake whose warning is gone": (
        lesson("calm_wrong", program("assert 1\nprint(1)", "Warns: UserWarning."),
               "1\n"),
        r"snippets/a/calm_wrong\.py:1: promises UserWarning \(Warns\), which its"),
    "a mistake that promises nothing": (
        lesson("vague_wrong", program("print(1)"), "1\n"),
        r"snippets/a/vague_wrong\.py:1: promises nothing; assert the bad number, or"),
    "a mistake that names nothing right": (
        lesson("lone_wrong", program("assert 1\nprint(1)"), "1\n"),
        r"snippets/a/lone_wrong\.py:1: names 0 things that are right; end its docstr"),
    "a mistake whose cure is a mistake": (
        lesson("worse_wrong", program("assert 1\nprint(1)",
                                      "A claim. Right: a/lone_wrong.py."), "1\n"),
        r"snippets/a/worse_wrong\.py:1: names snippets/a/lone_wrong\.py as right, wh"),
    "a mistake whose cure is gone": (
        lesson("sole_wrong", program("assert 1\nprint(1)",
                                     "A claim. Right: a/lost.py."), "1\n"),
        r"snippets/a/sole_wrong\.py:1: names snippets/a/lost\.py as right, which does"),
    "a mistake whose section is gone": (
        lesson("gap_wrong", program("assert 1\nprint(1)",
                                    "A claim. Right: good/#lost-section."), "1\n"),
        r"\.\./good/#lost-section names no anchor of that page"),
    "an assert that cannot fail": (
        lesson("hollow", GOOD.replace("total == 2", "total * 0 == 0"), "2\n"),
        r"snippets/a/hollow\.py:3: no change outside the asserts makes "
        r"'assert total \* 0 == 0' false; assert what could come out otherwise, or"),
    "an assert that cannot fail beside one that can": (
        lesson("beside", GOOD.replace("print", "assert total ** 2 >= 0\nprint"), "2\n"),
        r"snippets/a/beside\.py:4: no change outside the asserts makes "),
    "an assert that only a crash keeps from being true": (
        lesson("crash", program("words = ['one']\nassert words.index('one') >= 0\n"
                                "print(words)"), "['one']\n"),
        r"snippets/a/crash\.py:3: no change outside the asserts makes "),
    "an excuse that is not needed": (
        {"tests/excuses/asserts.toml": '["a/needless.py"]\n'
         '"assert total == 2" = "the sum of two constants"\n'
         '["a/lost.py"]\n"assert x" = "a"\n'} | lesson("needless", GOOD, "2\n"),
        r"tests/excuses/asserts\.toml:1: a/needless\.py: 'assert total == 2' needs no "
        r"excuse; drop it"),
    "an excuse for a program that is gone": (
        {}, r"tests/excuses/asserts\.toml:1: a/lost\.py is gone or not judged; drop"),
    "an excuse without a reason": (
        {}, r"tests/excuses/asserts\.toml:1: a/lost\.py: 'assert x' has no reason; "),
    "asserts that the record does not know": (
        lesson("unjudged", GOOD, "2\n"),
        r"records/asserts\.json:1: does not know snippets/a/unjudged\.py as it is; "),
    "a comparison that is always true": (
        lesson("always", GOOD.replace("total == 2", "total == total"), "2\n"),
        r"snippets/a/always\.py:3:8: (error\[)?.*PLR0124"),
    "a tab written without its extension": (
        {"docs/tabs.md": REASON + '=== "One"\n\n    Text.\n'},
        r"docs/tabs\.md:6: prints '=== \"' as text; close the block"),
    "a fence that is never closed": (
        {"docs/open.md": REASON + "``` text\nText.\n"},
        r"docs/open\.md:6: opens a block that nothing closes"),
    "a page without a snippet": (
        {"docs/bare.md": "# Bare\n\nText.\n"},
        r"docs/bare\.md:1: has no snippet; embed one, or state the reason"),
    "a block without its output": (
        {"docs/mute.md": page("a/good.py", out=False)},
        r"docs/mute\.md:3: shows no output; embed a/good\.out in the next block"),
    "an output that does not follow its program": (
        {"docs/late.md": page("a/good.py").replace(
            "```\n\n```", "```\n\nText.\n\n```")},
        r"docs/late\.md:3: its output does not follow at once; put it right behind"),
    "an output that is folded away": (
        {"docs/folded.md": page("a/good.py").partition("\n``` {")[0] + textwrap.indent(
            "\n``` {" + page("a/good.py").partition("\n``` {")[2], "    ")},
        r"docs/folded\.md:3: its output is folded away and it is not; indent both"),
    "a block with another's title": (
        {"docs/title.md": page("a/good.py", title="a/bad.py")},
        r"docs/title\.md:3: needs title=\"a/good\.py\", the path of what it shows"),
    "a notebook that raised": (
        {"docs/labs/raised.ipynb": json.dumps({
            "cells": [{"cell_type": "code", "execution_count": 1, "metadata": {},
                       "source": ["1 / 0"], "id": "a", "outputs": [
                           {"output_type": "error", "ename": "ZeroDivisionError",
                            "evalue": "division by zero", "traceback": []}]}],
            "metadata": {"language_info": {"name": "python"}},
            "nbformat": 4, "nbformat_minor": 5})},
        r"docs/labs/raised\.ipynb: cell 1 raised ZeroDivisionError; mend its source"),
    "a lab that measures nothing": (
        lab("idle", (("", OPENS), ("", "print(2)", "2\n"))),
        r"snippets/labs/idle\.py:1: repeats nothing with other seeds; write range"),
    "a lab without its figure": (
        {}, r"snippets/labs/idle\.py:1: draws nothing; save a figure as idle\.svg"),
    "a lab that asserts nothing": (
        {}, r"snippets/labs/idle\.py:1: asserts nothing; assert what its text says"),
    "a lab without advice": (
        {}, r"snippets/labs/idle\.py:1: has no cell that begins with '## What to do'"),
    "a lab without its answer": (
        lab("mum", other(0, "", "# Is it two?"), other(0, "", "# Is it two?")),
        r"snippets/labs/mum\.py:1: begin with a Markdown cell that holds the title"),
    "a lab that no search finds": (
        {"snippets/labs/bald.py": lab("bald")["snippets/labs/bald.py"].replace(
            "#   tags: [one]\n", "")},
        r"snippets/labs/bald\.py:1: has no tags; write it into the header"),
    "a lab that was never run": (
        {}, r"docs/labs/bald\.ipynb:1: is missing; run make update"),
    "a lab whose assert fails": (
        lab("wrong_lab", other(1, "", f"{COUNTS}\nassert not SEEDS", "found: 2\n")),
        r"snippets/labs/wrong_lab\.py:20: failed: AssertionError"),
    "a stale cell of a notebook": (
        lab("stale_lab", stored=other(1, "found", COUNTS + "  # old", "found: 2\n")),
        r"docs/labs/stale_lab\.ipynb: cell 2 is another than in .*; run make update"),
    "a notebook without its outputs": (
        lab("mute_lab", stored=other(1, "found", COUNTS, "")),
        r"docs/labs/mute_lab\.ipynb:(1: stored| its cells print another number)"),
    "a number that no run of the lab shows": (
        lab("told", other(0, "", f"{OPENS} By 36.4 points."),
            other(0, "", f"{OPENS} By 36.4 points.")),
        r"snippets/labs/told\.py:10: says 36\.4, which no cell prints; print it"),
    "a quote of a lab that is stale": (
        lab("quoted") | {"snippets/labs/quoted_found.out": "found: 3\n"},
        r"snippets/labs/quoted_found\.out:1: is not what docs/labs/quoted\.ipynb hol"),
    "a quote without a link to the lab": (
        lab("unlinked") | {"docs/unlinked.md": REASON + QUOTE.replace(
            "NAME", "unlinked")},
        r"docs/unlinked\.md:6: quotes a lab; link to \.\./labs/unlinked\.ipynb"),
    "a quote that passes for an output": (
        lab("untitled") | {"docs/untitled.md": REASON + QUOTE.replace(
            "NAME", "untitled").replace("From the lab", "Output")},
        r"docs/untitled\.md:6: write this block as ``` { \.text"),
    "a quote that no page holds": (
        lab("unquoted_lab") | {"docs/unquoted_lab.md": REASON},
        r"snippets/labs/unquoted_lab_found\.out:1: stands on no page; quote it"),
    "a notebook without its script": (
        {}, r"docs/labs/raised\.ipynb:1: belongs to no lab; delete it"),
    "a list of labs that lacks one": (
        {}, r"docs/labs/index\.md:\d+: differs from snippets/labs; run make update"),
    "an unused import": (
        lesson("imports", GOOD.replace("total = ", "import os\n\ntotal = "), "2\n"),
        r"snippets/a/imports\.py:2:8: (error\[)?.*F401"),
    "a package that not every reader has": (
        lesson("strange", program("import yaml\n\nassert yaml\nprint(1)"), "1\n"),
        r"snippets/a/strange\.py:2: imports yaml, which not every reader has; say"),
    "a package that is needed and not asked for": (
        lesson("needy", program("import yaml\n\nassert yaml\nprint(1)",
                                "A claim.\n\nNeeds: yaml.\n"), "1\n"),
        r"snippets/a/needy\.py:1: needs yaml; where it is missing, raise SystemExit"),
    "a need that nobody declared at the import": (
        lesson("vain", program("assert 1\nprint(1)", "A claim. Needs: yaml."), "1\n"),
        r"snippets/a/vain\.py:1: needs yaml, but does not import it"),
    "a false statement that the corrections leave out": (
        {}, r"docs/corrections\.md:1: does not link to a-claim, which is false"),
    "a statement that is missing from the ledger": (
        {}, r"docs/tables/ledger\.toml:1: statements = 2, but 1 are written or listed"),
    "a ledger entry whose proof is gone": (
        {"docs/tables/ledger.toml": 'statements = 2\n[a-claim]\nwhere = ["001:1"]\n'
         'said = "A."\nverdict = "false"\ntruth = "A."\nproof = ["a/lost.py"]\n'
         'page = "good.md"\n'},
        r"docs/tables/ledger\.toml:2: a-claim: its proof snippets/a/lost\.py "
        r"does not exist"),
    "a table of messages without its page": (
        message("pageless", TELLS.format("x1"), mark=""),
        r"docs/tables/errors/pageless\.toml:1: docs/errors/pageless\.md has no line "
        r"<!-- messages -->; write it where"),
    "a field outside of a message": (
        message("outside", 'cause = "A."\n' + TELLS.format("x2")),
        r"docs/tables/errors/outside\.toml:1: cause: stands outside of a "
        r"message; write it"),
    "a message with a misspelt field": (
        message("misspelt", "\n" + TELLS.format("x3") + 'seem = ["A."]\n'),
        r"docs/tables/errors/misspelt\.toml:2: x3: does not know the field "
        r"seem; is it"),
    "a message without its cause": (
        message("causeless", '[x4]\ntext = "A."\nfix = "B."\nnot_run = "why"\n'),
        r"docs/tables/errors/causeless\.toml:1: x4: has no cause; add it"),
    "a text where a message wants a list": (
        message("unlisted", TELLS.format("x5") + 'older = "A."\n'),
        r"docs/tables/errors/unlisted\.toml:1: x5: older needs a list"),
    "a message that stands twice": (
        message("twice", TELLS.format("x6") + TELLS.format("too-few")),
        r"docs/tables/errors/twice\.toml:8: too-few: is in sound\.toml too; "
        r"rename one"),
    "a message without program and reason": (
        message("unshown", TELLS.format("x7").replace(
            'wrong = "a/few_wrong.py"\n', "")),
        r"docs/tables/errors/unshown\.toml:1: x7: needs either wrong, the program"),
    "a message whose program has no counterpart": (
        message("alone", TELLS.format("x8").replace('right = "a/good.py"\n', "")),
        r"docs/tables/errors/alone\.toml:1: x8: needs right, the program that does it"),
    "a hidden cause that no program shows": (
        message("hidden", TELLS.format("x9") + 'hides = "A."\n'),
        r"docs/tables/errors/hidden\.toml:1: x9: hides and hiding go together"),
    "a message whose lesson is gone": (
        message("untaught", TELLS.format("x10").replace("good.md", "lost.md")),
        r"docs/tables/errors/untaught\.toml:1: x10: its lesson docs/lost\.md "
        r"does not exist"),
    "a message whose program is gone": (
        message("gone", TELLS.format("x11").replace("a/good.py", "a/lost.py")),
        r"docs/tables/errors/gone\.toml:1: x11: snippets/a/lost\.py does not "
        r"exist; write"),
    "a program that the record does not know": (
        {}, r"snippets/a/good\.py:1: records/versions\.json does not say that "
        r"torch \S+ "
        r"ran it as it is now; run make update"),
    "a record of a program that is gone": (
        {"records/versions.json": '{"programs": {"a/gone.py": {"hash": "0"}}}'},
        r"records/versions\.json:1: knows a/gone\.py, which is gone; run make update"),
    "a page of versions that differs from the record": (
        {"docs/versions.md": f"{REASON}<!-- verified -->\n\nOld.\n"},
        r"docs/versions\.md:\d+: differs from records/versions\.json; run make update"),
    "a note about a version that nothing was run with": (
        {"docs/noted.md": f'{REASON}!!! note "In torch 0.4.1"\n    `a/good.py` is\n'},
        r"docs/noted\.md:6: no program was run with torch 0\.4\.1; make versions"),
    "a note about a version that names no program": (
        {"docs/vague.md": f'{REASON}!!! note "In torch 0.4.1"\n    All is other.\n'},
        r"docs/vague\.md:6: names no program; name one that differs there"),
    "an output that nobody reads": (
        lesson("long", program("assert 1\nprint('1 2 3 4 5 6 7\\n' * 300)"),
               "1 2 3 4 5 6 7\n" * 300),
        r"snippets/a/long\.out:1: has 4,200 bytes; print or draw less, 4,000 at most"),
    "a program that is named and does not exist": (
        {"docs/named.md": f"{REASON}See `a/lost.py` and `a/good.py`.\n"},
        r"docs/named\.md:6: names snippets/a/lost\.py, which does not exist; name"),
    "a file that nobody meant to publish": (
        {"docs/dump.sql": "one\n", "docs/assets/key.pem": "two\n"},
        r"docs/assets/key\.pem:1: would be published; take it away, or name it in"),
    "a file that is published all the same": (
        {}, r"dump\.sql: is published, and nothing says that it should be; take it"),
    "a table that nothing reads": (
        {"docs/tables/extra.toml": ""}, r"docs/tables/extra\.toml:1: would be publish"),
    "a script in a page": (
        {"docs/script.md": f"{REASON}<script>alert(1)</script>\n"},
        r"docs/script\.md:6: holds a script that is not meant, 'alert\(1\)'; take it"),
    "a script file in a page": (
        {"docs/loads.md": f'{REASON}<script src="../assets/other.js"></script>\n'},
        r"docs/loads\.md:6: loads the script \.\./assets/other\.js, which is not m"),
    "a policy that lets it run": (
        {}, r"script/index\.html: its policy lets other scripts run than those that"),
    "a script in an attribute": (
        {"docs/handler.md": f'{REASON}<b onclick="alert(2)">A word</b>\n'},
        r"docs/handler\.md:6: <b onclick=…> is a script; take it out"),
    "a script in a link": (
        {"docs/runs.md": f"{REASON}[A word](javascript:alert(3))\n"},
        r"docs/runs\.md:6: javascript:alert\(3\) is a script; take it out"),
    "a script in a link that hides it": (
        {"docs/hides.md": f'{REASON}<a href="java&#10;script:alert(6)">A word</a>\n'},
        r"hides/index\.html: javascript:alert\(6\) is a script; take it out"),
    "a script in a drawing": (
        {"docs/drawn.md": f'{REASON}<svg><a xlink:href="javascript:alert(7)">'
                          "<text>A</text></a></svg>\n"},
        r"docs/drawn\.md:6: javascript:alert\(7\) is a script; take it out"),
    "a script in a picture": (
        lesson("drawing", GOOD, "2\n") | {
            "snippets/a/drawing.svg": '<svg class="plot" role="img" aria-label="A" '
                                      'onload="alert(8)"></svg>\n'},
        r"snippets/a/drawing\.svg:1: a picture that holds a script; draw it without"),
    "a page that leads readers away": (
        {"docs/away.md":
         f'{REASON}<meta http-equiv="refresh" content="0; url=/away">\n'},
        r"docs/away\.md:6: <meta http-equiv> would lead readers away or change what"),
    "a frame": (
        {"docs/frame.md": f'{REASON}<iframe title="One" srcdoc="x"></iframe>\n'},
        r"docs/frame\.md:6: <iframe> is not meant on a page; take it out"),
    "a link that is not encrypted": (
        {"docs/plain.md": f"{REASON}[A word](http://h.example/)\n"},
        r"docs/plain\.md:6: http://h\.example/ goes over the network as plain text"),
    "an image without its text": (
        {"docs/blind.md": f'{REASON}<img src="../assets/logo.svg">\n'},
        r"docs/blind\.md:6: <img src='\.\./assets/logo\.svg'> has no text for all w"),
    "an id that stands twice": (
        {"docs/ids.md": f'{REASON}<b id="one">A</b> <b id="one">B</b>\n'},
        r"ids/index\.html: the id 'one' stands 2 times; name one otherwise"),
    "two pages with one title": (
        {"docs/same.md": REASON}, r"docs/.*\.md:1: has the title of docs/"),
    "a field that nothing reads": (
        {"docs/field.md": REASON.replace("no_snippet", "robots: none\nno_snippet")},
        r"docs/field\.md:2: nothing reads the field 'robots' of front matter; there"),
    "a description that ends its attribute": (
        {"docs/told.md": REASON.replace(
            "no_snippet", "description: 'A \"><script>alert(4)</script>'\nno_snippet")},
        r"docs/told\.md:2: stands in an attribute of the page; write the description"),
    "a script that came in by the description": (
        {}, r"docs/told\.md:2: holds a script that is not meant, 'alert\(4\)'"),
    "HTML in a table": (
        message("marked", TELLS.format("x14").replace(
            "Give one.", "Give <b>one</b>.")),
        r"docs/tables/errors/marked\.toml:5: holds HTML, '<b'; write Markdown, or put"),
    "a message that its program does not show": (
        message("reworded", TELLS.format("x13").replace("too few", "too many")),
        r"docs/tables/errors/reworded\.toml:1: x13: its program shows "
        r"'ValueError: too few'; "
        r"run make update"),
}


def plant(folder, files):
    """A site in the project's own dress that holds these files."""
    config = (HOME / "mkdocs.yml").read_text("utf-8")
    config = re.sub(r"^nav:\n(?:[ ].*\n)+", "", config, flags=re.MULTILINE)
    files = files | {"mkdocs.yml": config}
    for name in ("docs/assets", "docs/theme", "tools"):
        shutil.copytree(HOME / name, folder / name)
    for name in ("constraints.txt", "pyproject.toml"):
        shutil.copy(HOME / name, folder)
    (folder / "tests").mkdir()
    (folder / "torchproof").mkdir()
    (folder / "records").mkdir()
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def faulty(check, tmp_path_factory):
    """What the checks say of the site that holds all faults."""
    files = dict(SOUND)
    for planted, _ in FAULTS.values():
        files |= planted
    root = plant(tmp_path_factory.mktemp("faulty"), files)
    return check(root, CHECKS)[1]


@pytest.mark.parametrize("fault", FAULTS)
def test_is_caught(fault, faulty):
    expected = FAULTS[fault][1]
    assert re.search(expected, faulty), f"no {expected!r} in:\n{faulty}"


def test_a_sound_site_passes_and_an_update_changes_nothing(check, tmp_path):
    root = plant(tmp_path, SOUND)
    code, report = check(root, UPDATED, "--update")
    assert code == 0, report
    before = contents(root)
    code, report = check(root, CHECKS)
    assert code == 0, report
    assert before == contents(root)


def contents(root):
    """All files but the records of trust of this desk."""
    return {path: path.read_bytes() for path in root.rglob("*")
            if path.is_file() and ".cache" not in path.parts}


def test_a_missing_output_is_caught(check, tmp_path):
    root = plant(tmp_path, SOUND)
    (root / "snippets/a/good.out").unlink()
    code, report = check(root, [PROGRAMS, SOURCES, DERIVED])
    assert code != 0
    assert "docs/good.md:8: embeds snippets/a/good.out, which does not exist; " \
        "run make update" in report
    assert "snippets/a/good.out:1: is missing; run make update" in report


def test_a_page_that_differs_from_the_messages_is_caught(check, tmp_path):
    root = plant(tmp_path, SOUND)
    page = root / "docs/errors/sound.md"
    page.write_text(page.read_text().replace("Nothing was", "Something was"))
    code, report = check(root, [SOURCES, DERIVED])
    assert code != 0
    assert ("docs/errors/sound.md:7: differs from docs/tables/errors/*.toml; "
            "run make update") in report


def test_an_update_follows_a_message_that_was_reworded(check, tmp_path):
    told = SOUND["docs/tables/errors/sound.toml"]
    root = plant(tmp_path, SOUND | {
        "docs/tables/errors/sound.toml": told.replace("too few", "less than one")})
    code, report = check(root, [SOURCES, DERIVED], "--update")
    assert code == 0, report
    assert (root / "docs/tables/errors/sound.toml").read_text() == told.replace(
        "[too-few]\n", '[too-few]\nolder = ["less than one"]\n')
    page = (root / "docs/errors/sound.md").read_text()
    assert "### `less than one` {" in page and "An older wording of" in page


def test_an_update_rejects_a_broken_program_and_leaves_the_tree(check, tmp_path):
    broken = program("assert 1 == 2\nprint(3)")
    root = plant(tmp_path, SOUND | lesson("bad", broken, "old\n"))
    (root / "snippets/a/good.out").write_text("old\n")
    code, report = check(root, [PROGRAMS], "--update")
    assert code != 0
    assert (root / "snippets/a/bad.out").read_text() == "old\n"
    assert (root / "snippets/a/good.out").read_text() == "2\n"
    assert "updated snippets/a/good.out" in report
    assert "updated snippets/a/bad.out" not in report


def recorded(folder, **verdicts):
    """The sound site and what is recorded of its program: {version: verdict}."""
    root = plant(folder, SOUND)
    good, record = snippets.Snippet(root, "a/good.py"), Record(root)
    for version, verdict in ({record.pinned: ["same"]} | verdicts).items():
        record.store({"torch": version, "python": "3.11", "build": "cpu"},
                     {good: verdict})
    return root, good, record


VERDICTS = {"0.4.1": ["raises", "raises: ValueError: no"], "0.4.0": ["tolerance"],
            "0.3.1": ["differs", "shows: 3", "as meant"]}


def bar(root):
    """A page with the good program as the builders make it, and its bar."""
    site = root / "site"
    shutil.copytree(root / "snippets", site / "snippets", dirs_exist_ok=True)
    (site / "good").mkdir(exist_ok=True)
    path = site / "good" / "index.html"
    path.write_text('<meta charset="utf-8"><article>'
                    '<div class="language-python highlight">'
                    '<span class="filename">a/good.py</span><pre><code>'
                    f"{GOOD}</code></pre></div></article>")
    publish.do([program_bar.add], root, site)
    once = path.read_text()
    publish.do([program_bar.add], root, site)
    assert path.read_text() == once  # a second time changes nothing
    page = built.Built(site, path)
    ran = page.tree.xpath('//*[@class="ran"]')[0]
    return page, ran.get("title") or ran.text_content()


def test_a_bar_says_what_the_record_says(tmp_path):
    root, good, record = recorded(tmp_path, **VERDICTS)
    page, said = bar(root)
    assert said == (f"Ran with torch {record.pinned}, Python 3.11; also 0.4.0; "
                    "other output with 0.3.1; not 0.4.1")
    assert page.tree.xpath('string(//*[@class="ran"])') == (
        f"✓ {record.pinned.rpartition('.')[0]} 0.4.0 ≈ 0.3 ✗ 0.4.1")
    assert built.bar_faults(page, root) == []
    good.out.write_text("3\n")
    record.store({"torch": record.pinned, "python": "3.11", "build": "cpu"},
                 {good: ["same"]})
    assert bar(root)[1].endswith("Python 3.11; not yet 0.4.1, 0.4.0, 0.3.1")
    good.path.write_text(f"{GOOD}print()\n")
    page, said = bar(root)
    assert said == "Not run since it changed"
    assert built.bar_faults(page, root) == []
    record.path.unlink()
    assert bar(root)[1] == "Not run yet"


def test_a_bar_that_is_wrong_is_caught(tmp_path):
    root = recorded(tmp_path, **VERDICTS)[0]
    page, _ = bar(root)
    (page.site / "snippets" / "a" / "good.py").write_text("other\n")
    assert built.bar_faults(page, root) == [
        "good/index.html: snippets/a/good.py: what its bar hands out is another file"]
    page, _ = bar(root)
    page.path.write_text(page.path.read_text().replace("; also 0.4.0", ""))
    assert "its bar says 'Ran with torch" in built.bar_faults(
        built.Built(page.site, page.path), root)[0]
    page, _ = bar(root)
    page.path.write_text(page.path.read_text().replace("≈ 0.3", "✓ 0.3"))
    assert "its bar is marked '✓ " in built.bar_faults(
        built.Built(page.site, page.path), root)[0]
    page, _ = bar(root)
    page.path.write_text(page.path.read_text().replace("<button", "<span"))
    assert "has no button that copies it" in built.bar_faults(
        built.Built(page.site, page.path), root)[0]
    page.path.write_text(page.path.read_text().replace(" download ", " ").replace(
        "../snippets", "../nowhere"))
    assert "has no bar with a download" in built.bar_faults(
        built.Built(page.site, page.path), root)[0]


def test_a_note_that_the_record_does_not_bear_out_is_caught(tmp_path):
    root, _, record = recorded(tmp_path, **VERDICTS)
    text = (REASON + '!!! note "In torch {}"\n    There `a/good.py` raises '
            "`ValueError: {}`.\n")
    page = sources.Page(root, "noted.md")
    for version, words, fault in [
            ("0.4.1", "no", None),
            ("0.4.0", "no", "snippets/a/good.py holds with torch 0.4.0; mend the note"),
            ("0.4.1", "yes",
             "no run said 'ValueError: yes'; see records/versions.json")]:
        page.path.write_text(text.format(version, words))
        assert versions_page.note_faults(page, record) == (
            [f"docs/noted.md:6: {fault}"] if fault else [])


def test_a_date_changes_with_what_it_dates(tmp_path):
    """In the column of an update, which stores the same again and again."""
    _, good, record = recorded(tmp_path, **VERDICTS)
    old = re.sub(r"20\d\d-\d\d-\d\d", "1999-12-31", record.path.read_text())
    record.path.write_text(old)

    def dates(version, verdict):
        about = {"torch": version, "python": "3.11", "build": "cpu"}
        record = Record(good.root)
        changed = record.store(about, {good: verdict})
        return changed, record.versions[version]["date"] == "1999-12-31"

    assert dates(record.pinned, ["same"]) == (False, True)
    assert record.path.read_text() == old
    assert dates("0.4.0", ["tolerance"]) == (True, False)
    assert dates(record.pinned, ["tolerance"]) == (True, False)


RAISED = 'Traceback (most recent call last):\n  File "{}", line 2, in f\n{}\n'


@pytest.mark.parametrize(("code", "log", "verdict"), [
    (0, "2\n", ["same"]),
    (0, "3\n", ["differs", "shows: 3", "as meant"]),
    (0, "2\n3\n", ["differs", "shows: 3", "as meant"]),
    (0, "", ["differs", "lacks: 2", "as meant"]),
    (None, "2\n", ["raises", "takes longer than its time limit"]),
    (1, RAISED.format("/r/good.py", "AssertionError"),
     ["raises", "raises: AssertionError"]),
    (1, RAISED.format("/r/good.py", "AttributeError: 'Tensor' object has no attribute "
                                    "'nbytes'. Did you mean: 'byte'?"),
     ["unavailable", "raises: AttributeError: 'Tensor' object has no attribute "
                     "'nbytes'"]),
    (1, RAISED.format("/r/torch/x.py", "AttributeError: 'X' has no attribute 'y'"),
     ["raises", "raises: AttributeError: 'X' has no attribute 'y'"]),
    (1, RAISED.format("/r/torch/x.py", "TypeError: f() got an unexpected keyword "
                                       "argument 'z'"),
     ["unavailable", "raises: TypeError: f() got an unexpected keyword argument 'z'"]),
    (1, RAISED.format("/r/good.py", "ImportError: cannot import name 'A' from "
                                    "'torch.b' (/r/torch/b.py)"),
     ["unavailable", "raises: ImportError: cannot import name 'A' from 'torch.b'"]),
])
def test_a_verdict_is_the_one_that_is_due(tmp_path, code, log, verdict):
    good = snippets.Snippet(plant(tmp_path, SOUND), "a/good.py")
    assert judge(good, Run(code, log, 0.1)) == verdict


FEW = RAISED.format("/r/few_wrong.py", "ValueError: {}")


@pytest.mark.parametrize(("code", "log", "verdict"), [
    (1, f"1\n{FEW.format('too few')}", ["same"]),
    (1, f"1\n{FEW.format('one more')}",
     ["differs", "shows: ValueError: one more", "as meant"]),
    (1, "1\n" + RAISED.format("/r/few_wrong.py", "TypeError: no"),
     ["differs", "shows: TypeError: no"]),
    (1, RAISED.format("/r/torch/x.py", "ValueError: parameter group didn't specify a "
                                       "value of required optimization parameter lr"),
     ["unavailable", "raises: ValueError: parameter group didn't specify a value of "
                     "required optimization parameter lr"]),
    (0, "1\n", ["differs", "lacks: Traceback (most recent call last):"]),
])
def test_a_mistake_that_no_longer_shows_differs(tmp_path, code, log, verdict):
    few = snippets.Snippet(plant(tmp_path, SOUND), "a/few_wrong.py")
    assert judge(few, Run(code, log, 0.1)) == verdict


def test_numbers_within_two_percent_are_within_the_tolerance(tmp_path):
    root = plant(tmp_path, SOUND | {"snippets/a/good.out": "loss 2.000\n"})
    good = snippets.Snippet(root, "a/good.py")
    assert judge(good, Run(0, "loss 2.010\n", 0.1)) == ["tolerance"]
    assert judge(good, Run(0, "loss 2.100\n", 0.1))[0] == "differs"


@pytest.mark.parametrize("fork", [True, False])
def test_the_guard_rail_holds_forked_and_in_a_fresh_interpreter(fork, quick):
    planted = {"good": GOOD} | {
        name: FAULTS[fault][0][f"snippets/a/{name}.py"] for name, fault in [
            ("outside", "a snippet that writes outside its folder"),
            ("network", "a snippet that opens a socket"),
            ("untrue", "an assert that fails")]}
    runner = quick if fork else Runner(fork=False)
    codes = {name: runner.submit(f"{name}.py", source).result().code
             for name, source in planted.items()}
    assert codes == {"good": 0, "outside": REFUSED, "network": REFUSED, "untrue": 1}


def test_a_program_is_started_as_it_says(tmp_path):
    """By torchrun, under its own name; or not at all without what it needs."""
    claim = "A claim.\n\nRun it: torchrun --standalone --nproc-per-node 1 {}.py\n"
    body = "import os\n\nassert 1\nprint('RANK' in os.environ)"
    asking = program("assert 1\nraise SystemExit('Needs a GPU: none was found')",
                     "A claim. Needs: a GPU.")
    files = {"right": program(body, claim.format("right")),
             "wrong": program(body, claim.format("right")), "asking": asking}
    (tmp_path / "snippets").mkdir()
    for name, source in files.items():
        (tmp_path / "snippets" / f"{name}.py").write_text(source)
    found = {s.path.stem: s for s in snippets.find(tmp_path)}
    assert form.faults(found["right"]) == []
    assert form.faults(found["wrong"]) == [
        "snippets/wrong.py:1: says how to run right.py; that is not its name"]
    runner = Runner(fork=False)
    runs = {name: found[name].start(runner).result() for name in ("right", "asking")}
    runner.close()
    assert (runs["right"].code, runs["right"].log) == (0, "True\n")
    assert outcome.missing(found["asking"], runs["asking"]) == snippets.GPU
    assert outcome.missing(found["right"], runs["right"]) is None


def test_a_skip_fails_in_ci(tmp_path):
    shutil.copy(HOME / "tests" / "conftest.py", tmp_path)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    (tmp_path / "test_skips.py").write_text(
        "import pytest\n\ndef test_it():\n    pytest.skip('no such thing')\n")
    for ci, code, words in [("", 0, "1 skipped"), ("true", 1, "no such thing")]:
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", f"--root={HOME}",
             "test_skips.py"],
            cwd=tmp_path, env=os.environ | {"CI": ci, "PYTHONPATH": HOME},
            text=True, capture_output=True)
        assert done.returncode == code and words in done.stdout, done.stdout


# -- asserts that can fail ---------------------------------------------------

def made_safe(source):
    """The program with what makes code safe and portable, and its figures no other.

    A main guard, default arguments, an initial value, an upper bound, try and finally,
    a device, eval() and no_grad(): no assert of the program looks at any of them.
    """
    body = ast.parse(source).body
    first = next(node for node in body[1:]
                 if not isinstance(node, ast.Import | ast.ImportFrom))
    lines = source.splitlines(keepends=True)
    head, rest = lines[:first.lineno - 1], lines[first.lineno - 1:]
    indented = textwrap.indent("".join(rest), " " * 12)
    return f"""{"".join(head).rstrip()}

device = "cuda" if torch.cuda.is_available() else "cpu"


def main(times=1, most=10):
    done = 0
    for _ in range(min(times, most)):
        try:
{indented.rstrip()}
            model.eval()
            with torch.no_grad():
                model.to(device)
        finally:
            done += 1
    return max(done, 0)


if __name__ == "__main__":
    main()
"""


@pytest.mark.parametrize("name", GUARDED)
def test_nothing_that_makes_code_safe_is_rejected(check, tmp_path, name):
    snippet = snippets.Snippet(HOME, name)
    root = plant(tmp_path, SOUND | lesson("safe", made_safe(snippet.source), "") | {
        "snippets/a/safe.out": snippet.out.read_text("utf-8")})
    code, report = check(root, [PROGRAMS, ASSERTS], "--update")
    assert code == 0, report
    assert "a/safe.py" in (root / "records" / "asserts.json").read_text("utf-8")
    code, report = check(root, [PROGRAMS, ASSERTS])
    assert code == 0, report


def test_a_forged_record_of_asserts_is_caught(check, tmp_path):
    """It says that an assert was seen to fail that cannot fail."""
    root = plant(tmp_path, SOUND | lesson(
        "hollow", GOOD.replace("total == 2", "total * 0 == 0"), "2\n"))
    record = AssertRecord(root)
    record.store(snippets.Snippet(root, "a/hollow.py"), ["2:12 1 -> 2"])
    code, report = check(root, [ASSERTS], "-k", "sample")
    assert code == 1
    # Where numbers are compared to the digit, and elsewhere.
    assert ("'2:12 1 -> 2' does not make assert 1 false" in report
            or "snippets/a/hollow.py:3: no change outside the asserts" in report)


DOUBLE = """import torch
x, model = torch.ones(2), torch.nn.Linear(2, 1)
mean, std = x.mean(), x.std()
first, second = second, first
print(); print()
print(y := x + 1)
[print(each) for each in x]
x.sum() if model else x.mean()
state = kept = model.state_dict()
word = ("no", "yes")[x.sum() > 1]
word = "a" if x is None else "b" if x else "c"
if (total := x.sum()) > 1:
    print(total)
"""


def test_statements_that_do_two_things_are_listed():
    found = sorted(double_statements.found(ast.parse(DOUBLE)))
    assert [line for line, _ in found] == [2, 5, 6, 7, 8, 9, 10, 11]
