"""The page "Which check catches which bug", made from records/bug_matrix.json.

tests/preflight/ derives that record: what preflight says of each planted bug.
"""
from collections import defaultdict
from pathlib import Path
from statistics import mean

from tools import read_data

PAGE, MARK = "debugging/matrix.md", "<!-- matrix -->"
RECORD = "records/bug_matrix.json"
NULL = 0.02  # a smaller loss of accuracy is called none


def read(root: Path) -> dict:
    """The record; empty where there is none."""
    return read_data.read(root, RECORD)


def body(root: Path) -> str:
    """What the page shows below its mark: the sums, each bug, each finding."""
    record = read(root)
    bugs, sound = record.get("bugs", {}), record.get("sound", [])
    rows = bugs.values()
    always = sum(all(row["found"]) for row in rows)
    never = sum(not any(row["found"]) for row in rows)
    harmless = sum(mean(row["with"]) > mean(row["without"]) - NULL for row in rows)
    seeds = max((len(row["found"]) for row in rows), default=0)
    lines = [
        f"{len(rows)} bugs, each run with {seeds} seeds: {always} are reported with "
        f"every seed, {len(rows) - always - never} with some, {never} with none. "
        f"{harmless} of them cost less than {NULL:.0%} here. Nothing is reported for "
        f"the {len(rows)} twins without the bug, nor for {len(sound)} sound "
        "trainings of other kinds, fresh and trained a little.",
        "", "| Kind | Bugs | Reported with every seed | With some | With none |",
        "|---|--:|--:|--:|--:|", *_kinds(rows), "",
        "## What is each bug reported as?", "",
        '<div class="ledger" markdown>', "",
        "| Kind | Bug | Reported as | On test data |",
        "|---|---|---|---|"]
    for row in rows:
        lines.append("| " + " | ".join([
            row["kind"], f"[{row['title']}](../{row['lesson']})".replace("|", "\\|"),
            _reported(row["found"]),
            f"{_score(row, 'with')} instead of {_score(row, 'without')}"])
            + " |")
    lines += ["", "</div>", "", "## What does each finding catch?", "",
              "Bugs that no other finding reports stand in bold.", "",
              "| Finding | Bugs reported with every seed | With some seeds |",
              "|---|---|---|"]
    caught: dict[str, list] = defaultdict(lambda: [[], []])
    for key, row in bugs.items():
        codes = {code for seed in row["found"] for code in seed}
        for code in codes:
            times = sum(code in seed for seed in row["found"])
            name = f"**{key}**" if len(codes) == 1 else key
            caught[code][times < seeds].append(name)
    for code in sorted(caught, key=lambda code: (-len(caught[code][0]), code)):
        lines.append(f"| `{code}` | " + " | ".join(
            ", ".join(names) or "none" for names in caught[code]) + " |")
    return "\n".join(lines)


def _kinds(rows) -> list[str]:
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for row in rows:
        found = [bool(seed) for seed in row["found"]]
        kinds[row["kind"]][0 if all(found) else 1 if any(found) else 2] += 1
    return [f"| {kind} | {sum(counts)} | " + " | ".join(map(str, counts)) + " |"
            for kind, counts in kinds.items()]


def _reported(found: list[list[str]]) -> str:
    times: dict[str, int] = defaultdict(int)
    for seed in found:
        for code in seed:
            times[code] += 1
    return ", ".join(f"`{code}`" + (f" ({times[code]} of {len(found)})"
                                    if times[code] < len(found) else "")
                     for code in sorted(times, key=lambda code: (-times[code], code))
                     ) or "nothing"


def _score(row: dict, side: str) -> str:
    value = mean(row[side])
    return f"{value:.1%}" if row["measure"] == "accuracy" else f"R2 {value:.2f}"
