"""What the page "Which check catches which bug" shows of the records.

tests/preflight/ derives both: records/preflight.json has what torchproof names of each
bug, of its sound twin and of sound trainings, and records/bug_costs.json what the
planted bugs cost.
"""
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from statistics import mean

from tools import read_data

PAGE = "debugging/matrix.md"
UNSEEN, MARK = "<!-- unseen -->", "<!-- matrix -->"
NAMED, COSTS = "records/preflight.json", "records/bug_costs.json"
EXCUSES = "tests/excuses/preflight.toml"
NULL = 0.02  # a smaller loss of accuracy is called none
# The sets of reported bugs, by how they are called on the page.
REPORTED = {"Collected last": ["reported-fresh"], "Held out": ["reported-held-out"],
            "Tuned on": ["reported-tuning", "reported-later"]}
SEEN_BY = {"batch": "one batch, with model, loss, optimizer and step",
           "loop": "the loop", "data": "the data of the loaders",
           "none": "none of these"}
SOUND = {"reported-fresh": "twins of the bugs collected last",
         "reported-held-out": "twins of the bugs held out",
         "reported-tuning": "twins of the bugs tuned on first",
         "reported-later": "twins of the bugs tuned on later",
         "planted": "twins of the planted bugs",
         "architectures": "public architectures, rewritten small",
         "sound": "small trainings of many kinds"}


def unseen(root: Path) -> str:
    """How many reported bugs are named, and how often something sound is."""
    record = read_data.read(root, NAMED)
    excused = read_data.read(root, EXCUSES)

    def cases(name: str) -> dict[str, dict]:
        return record.get(name, {}).get("cases", {})

    lines = ["| Shows in | " + " | ".join(REPORTED) + " |",
             "|---|" + "--:|" * len(REPORTED)]
    for kind, words in SEEN_BY.items():
        counts = [_named(row for name in names for row in cases(name).values()
                         if row["seen_by"] == kind) for names in REPORTED.values()]
        lines.append(f"| {words} | " + " | ".join(counts) + " |")
    lines += ["", "| Sound trainings | Asked | With a loop | With loaders | "
                  "With an alarm |", "|---|--:|--:|--:|--:|"]
    for name, words in SOUND.items():
        alarms = [key for key, row in cases(name).items() if _alarm(row)]
        true = sum(reason.startswith("is true") for key in alarms
                   for reason in excused.get(name, {}).get(key, {}).values())
        has = [sum(part in row.get("has", []) for row in cases(name).values())
               for part in ("loop", "train_loader")]
        lines.append(f"| {words} | {len(cases(name))} | {has[0]} | {has[1]} | "
                     f"{len(alarms)}"
                     + (f" ({true} of them true)" if true else "") + " |")
    return "\n".join(lines)


def _named(rows: Iterable[dict]) -> str:
    rows = list(rows)
    return f"{sum(_is_named(row) for row in rows)} of {len(rows)}"


def _is_named(row: dict) -> bool:
    """Something is said of the bug that is not said of its twin."""
    return bool(set(row["with"]) - set(row["without"]))


def _alarm(row: dict) -> bool:
    return any(row.get(way) for way in ("without", "fresh", "trained"))


def body(root: Path) -> str:
    """The planted bugs: the sums, each bug, each finding."""
    named = read_data.read(root, NAMED).get("planted", {}).get("cases", {})
    costs = read_data.read(root, COSTS).get("bugs", {})
    rows = {key: row | {"cost": costs[key]} for key, row in named.items()
            if key in costs}
    found = sum(map(_is_named, rows.values()))
    harmless = sum(mean(row["cost"]["with"]) > mean(row["cost"]["without"]) - NULL
                   for row in rows.values())
    alarms = sum(_alarm(row) for row in rows.values())
    lines = [
        f"{found} of {len(rows)} are named, and {alarms or 'none'} of their twins. "
        f"{harmless} of the bugs cost less than {100 * NULL:.0f} points of accuracy, "
        f"or {NULL} of R2, in these small trainings.",
        "", "| Kind | Bugs | Named | Not named |",
        "|---|--:|--:|--:|", *_kinds(rows.values()), "",
        "## What is each bug reported as?", "",
        '<div class="ledger" markdown>', "",
        "| Kind | Bug | Reported as | On test data |",
        "|---|---|---|---|"]
    for row in rows.values():
        lines.append("| " + " | ".join([
            row["kind"], f"[{row['title']}](../{row['lesson']})".replace("|", "\\|"),
            _reported(row["with"]),
            f"{_score(row['cost'], 'with')} instead of "
            f"{_score(row['cost'], 'without')}"]) + " |")
    lines += ["", "</div>", "", "## What does each finding catch?", "",
              "Bugs that no other finding names are in bold.", "",
              "| Finding | Bugs |", "|---|---|"]
    caught: dict[str, list[str]] = defaultdict(list)
    for row in rows.values():
        found = list(dict.fromkeys(map(_name, row["with"])))
        for name in found:
            title = row["title"].replace("|", "\\|")
            caught[name].append(title if len(found) > 1 else f"**{title}**")
    for name in sorted(caught, key=lambda name: (-len(caught[name]), name)):
        lines.append(f"| `{name}` | {'; '.join(caught[name])} |")
    return "\n".join(lines)


def _kinds(rows: Iterable[dict]) -> list[str]:
    kinds: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        kinds[row["kind"]].append(bool(row["with"]))
    return [f"| {kind} | {len(named)} | {sum(named)} | {len(named) - sum(named)} |"
            for kind, named in kinds.items()]


def _reported(codes: list[str]) -> str:
    """The names of the findings, and who says so of those that preflight does not.

    >>> _reported(["lr-falls", "watch: lr-falls", "check_data: fixed-order"])
    '`lr-falls`, `fixed-order` (check_data)'
    """
    asked: dict[str, str] = {}
    for code in codes:
        asked.setdefault(_name(code), code.rpartition(": ")[0])
    return ", ".join(f"`{name}`" + (f" ({by})" if by else "")
                     for name, by in asked.items()) or "nothing"


def _name(code: str) -> str:
    """Of a finding, without who asked.

    >>> _name("watch: lr-falls")
    'lr-falls'
    """
    return code.rpartition(": ")[2]


def _score(cost: dict, way: str) -> str:
    value = mean(cost[way])
    return f"{value:.1%}" if cost["measure"] == "accuracy" else f"R2 {value:.2f}"
