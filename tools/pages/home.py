"""The parts of the home page that are made from what the site has."""
from collections import defaultdict
from pathlib import Path

from tools import read_data
from tools.pages import labs, recipes, sources
from tools.programs import snippets

PAGE, SOURCE = "index.md", "docs/tables/topics.toml"
COUNTS, RECIPES, TOPICS = "<!-- counts -->", "<!-- tasks -->", "<!-- topics -->"


def counts(tables) -> str:
    """How much there is of what, each with the page that lists it."""
    root = tables.record.root
    found = [(len(snippets.find(root)), "programs", "programs/index.md"),
             (len(tables.messages.all), "messages", "errors/index.md"),
             (len(labs.find(root)), "labs", "labs/index.md"),
             (len(tables.record.versions), "versions of torch", "versions.md")]
    lines = [f"- [**{number}** {what}]({page})" for number, what, page in found]
    return '<div class="counts" markdown>\n\n' + "\n".join(lines) + "\n\n</div>"


def recipe_links(root: Path) -> str:
    """The tasks that recipes do."""
    return "\n".join(
        f"- [{recipes.escaped(recipes.told(each)[0])}]"
        f"(recipes/index.md#{recipes.anchor(each)})" for each in recipes.find(root))


def lessons(root: Path) -> dict[str, list[tuple[str, str]]]:
    """The topics of the navigation, and the title and page of each lesson in them."""
    found = defaultdict(list)
    for title, page, above in sources.entries(root):
        if above[:1] == ("Lessons",) and len(above) > 1:
            found[above[-1]].append((title, page))
    return found


def topics(root: Path) -> str:
    """A card for each topic: how many lessons it has, a line on it, and its lessons."""
    told = read_data.read(root, SOURCE)
    cards = []
    for topic, pages in lessons(root).items():
        links = "\n".join(f"- [{title}]({page})" for title, page in pages)
        cards.append(f'<div markdown>\n\n**{topic}** <span>{len(pages)}</span>\n\n'
                     f"{told.get(topic, '')}\n\n{links}\n\n</div>")
    return '<div class="topics" markdown>\n\n' + "\n\n".join(cards) + "\n\n</div>"


def faults(root: Path) -> list[str]:
    """Topics without a line, and lines without a topic."""
    told, known = read_data.read(root, SOURCE), lessons(root)
    if not known:
        return []
    return [f"{SOURCE}:1: says nothing of {topic!r}, a topic of mkdocs.yml; add a line"
            for topic in known if topic not in told] + [
        f"{SOURCE}:1: {topic!r} is no topic of mkdocs.yml; drop it"
        for topic in told if topic not in known]
