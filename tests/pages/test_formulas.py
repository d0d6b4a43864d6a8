"""Each formula is MathML that browsers draw, and has its words in plain text."""
import xml.etree.ElementTree as ET

import pytest

from tools.pages import built, plain_copy, sources

TOKENS = {"mi", "mn", "mo", "mspace"}
PARTS = {"math": None, "mrow": None, "msqrt": None, "mfrac": 2, "msub": 2, "msup": 2,
         "munder": 2}  # how many children each must have


def formula_faults(tree):
    """What is no MathML that browsers draw, and what no one could read aloud."""
    found = [] if tree.get("alttext") else ["has no alttext, its words in plain text"]
    for node in tree.iter():
        if node.tag in TOKENS:
            found += [f"<{node.tag}> holds more than text"] if len(node) else []
        elif node.tag not in PARTS:
            found.append(f"does not know <{node.tag}>")
        elif PARTS[node.tag] not in (None, len(node)):
            found.append(f"<{node.tag}> has {len(node)} parts")
        elif (node.text or "").strip():
            found.append(f"<{node.tag}> holds the bare text {node.text.strip()!r}")
        found += [f"bare text {node.tail.strip()!r}"] if node is not tree and (
            node.tail or "").strip() else []
    return found


def test_each_formula_is_mathml_with_a_plain_text(site, root, hold):
    wanted = {page.built: told for page, told in plain_copy.formulas(root).items()}
    faults = []
    for page in built.with_address(site):
        found = page.tree.xpath("//math")
        faults += [f"{page}: {fault}" for each in found
                   for fault in formula_faults(each)]
        if [each.get("alttext") for each in found] != wanted.get(page.name, []):
            faults.append(f"{page}: does not show the formulas of its source")
    hold(faults if wanted else ["no page has a formula"])


def test_the_plain_copy_has_formulas_in_words(root, hold):
    hold([f"{page}: its plain copy lacks `{text}`"
          for page, told in plain_copy.formulas(root).items() for text in told
          if f"\n`{text}`\n" not in plain_copy.of(page)]
         + [f"{page}: its plain copy holds MathML" for page in sources.find(root)
            if "<math" in plain_copy.of(page)])


@pytest.mark.parametrize("text, said", [
    ("<math><mi>a</mi></math>", "has no alttext"),
    ('<math alttext="a"><b>a</b></math>', "does not know <b>"),
    ('<math alttext="a"><mfrac><mi>a</mi></mfrac></math>', "<mfrac> has 1 parts"),
    ('<math alttext="a">a</math>', "<math> holds the bare text 'a'"),
    ('<math alttext="a"><mi>a</mi>+</math>', "bare text '+'")])
def test_a_faulty_formula_is_reported(text, said):
    assert said in "; ".join(formula_faults(ET.fromstring(text)))
