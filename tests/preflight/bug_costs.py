"""What each planted bug costs: its training is run with the bug and without it.

`python -m tests.preflight.bug_costs REQUEST` runs the trainings that the request lists
and prints what they reach on test data. records/bug_costs.json keeps the last run of
them all, and cases_record.py what is named. All else in here needs no torch.
"""
import hashlib
import json
import sys
import warnings
from pathlib import Path

from tests.preflight import elsewhere
from tools import read_data, whole_file

RECORD = "records/bug_costs.json"
SEEDS = [0, 1, 2]
HERE = Path(__file__).parent
SOURCES = [HERE / name for name in ("planted_bugs.py", "bug_costs.py")]


class Costs:
    """records/bug_costs.json: for each bug what is measured, with it and without it."""

    def __init__(self, root: Path):
        self.path = root / RECORD
        stored = read_data.read(root, RECORD)
        self.hash, self.bugs = stored.get("hash", ""), stored.get("bugs", {})

    def current(self) -> str:
        """Changes with the bugs and with how they are run."""
        whole = b"\0".join(path.read_bytes() for path in SOURCES)
        return hashlib.sha256(whole).hexdigest()[:16]

    def is_current(self) -> bool:
        return self.hash == self.current()

    def store(self, bugs: dict[str, dict]) -> bool:
        """Whether that changed the file."""
        self.hash, self.bugs = self.current(), bugs
        rows = ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}"
                          for key, row in bugs.items())
        text = f'{{"hash": "{self.hash}",\n"bugs": {{\n{rows}\n}}}}\n'
        same = self.path.exists() and self.path.read_text("utf-8") == text
        whole_file.write(self.path, text)
        return not same


# -- a run ----------------------------------------------------------------

def derive(seeds: list[int], bugs: list[str] | None = None) -> dict[str, dict]:
    """Run these bugs (all, if None), in an interpreter of its own."""
    return elsewhere.ask(__spec__.name, {"seeds": seeds, "bugs": bugs})


def main(request: str) -> None:
    import torch

    from tests.preflight.planted_bugs import BUGS

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    wanted = json.loads(request)
    rows = {}
    for bug in BUGS:
        if wanted["bugs"] is not None and bug.id not in wanted["bugs"]:
            continue
        row = rows[bug.id] = {"measure": bug.case(0, on=False).measure}
        for way, on in {"with": True, "without": False}.items():
            # A case sets the seed with which its training goes on.
            row[way] = [round(bug.case(seed, on=on).score(), 4)
                        for seed in wanted["seeds"]]
    json.dump(rows, sys.stdout)


# -- comparing ------------------------------------------------------------

def differences(costs: Costs, run: dict, seeds: list[int], exact: bool) -> list[str]:
    """Where the run reaches something else than what is stored."""
    found, within = [], 0.1 if exact else 0.3
    for key, row in run.items():
        where = f"{RECORD}:1: {key}"
        stored = costs.bugs.get(key)
        if stored is None:
            found.append(f"{where} is missing; run make update")
            continue
        for way in ("with", "without"):
            for seed, now in zip(seeds, row[way], strict=True):
                if abs(stored[way][seed] - now) > within:
                    found.append(f"{where} {way} the bug (seed {seed}): stored: "
                                 f"{stored[way][seed]}; {row['measure']} is {now}; "
                                 "run make update")
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
