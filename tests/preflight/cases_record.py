"""What torchproof says of the cases: trainings with a bug, their twins, sound ones.

`python -m tests.preflight.cases_record REQUEST` looks at the cases that the request
lists, by set, and prints what came of it. records/preflight.json keeps the last whole
run of each set. All else in here needs no torch.
"""
import contextlib
import hashlib
import importlib
import io
import json
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.preflight import elsewhere
from tools import read_data, whole_file

RECORD = "records/preflight.json"
HERE = Path(__file__).parent
PACKAGE = HERE.parents[1] / "torchproof"
UNUSED = ("lightning.py", "pytest_plugin.py")  # for none of the cases
SEED = 0
# By set: the module that has its cases, their list, and the other files they need.
SETS = {
    "planted": ("planted_bugs", "BUGS", []),
    "reported-tuning": ("reported_bugs_tuning", "REPORTED",
                        ["reported.py", "cases.py"]),
    "reported-held-out": ("reported_bugs_held_out", "REPORTED",
                          ["reported.py", "cases.py"]),
    "reported-later": ("reported_bugs_later", "REPORTED",
                       ["reported.py", "cases.py"]),
    "reported-fresh": ("reported_bugs_fresh", "REPORTED",
                       ["reported.py", "cases.py"]),
    "architectures": ("architectures", "SOUND",
                      ["architectures_*.py", "sound.py", "cases.py"]),
    "sound": ("sound_trainings", "HEALTHY", ["planted_bugs.py"]),
}
# The sets of bugs.
BUGS = ("planted", "reported-tuning", "reported-held-out", "reported-later",
        "reported-fresh")
# What else is known of a bug, for those who read the record.
TOLD = ("kind", "title", "lesson", "url", "seen_by")
# What watch and check_data are asked about, if a case has it.
HAS = ("loop", "train_loader")


class Cases:
    """records/preflight.json: what was named, by set and case, and by what.

    Of a bug it keeps the codes "with" it and "without" it; of a sound training those
    of the "fresh" model and of the one that is "trained" a little. In front of the code
    stands "watch: " or "check_data: ", if it is not preflight that names it.
    """

    def __init__(self, root: Path):
        self.root, self.path = root, root / RECORD
        self.sets = read_data.read(root, RECORD)

    def current(self, name: str) -> str:
        """Changes with torchproof and with the cases of that set."""
        module, _, more = SETS[name]
        package = (path for path in PACKAGE.rglob("*.py") if path.name not in UNUSED)
        files = [*sorted(package), Path(__file__), HERE / f"{module}.py",
                 *(path for each in more for path in sorted(HERE.glob(each)))]
        whole = hashlib.sha256()
        for path in files:
            whole.update(path.read_bytes() + b"\0")
        return whole.hexdigest()[:16]

    def is_current(self, name: str) -> bool:
        return self.sets.get(name, {}).get("hash") == self.current(name)

    def cases(self, name: str) -> dict[str, dict]:
        return self.sets.get(name, {}).get("cases", {})

    def store(self, run: dict[str, dict[str, dict]]) -> bool:
        """Keep a whole run of these sets; whether that changed the file."""
        for name, cases in run.items():
            kept = {key: {told: value for told, value in case.items()
                          if told != "faults"} for key, case in cases.items()}
            self.sets[name] = {"hash": self.current(name), "cases": kept}
        text = ",\n".join(_lines(name, self.sets[name]) for name in SETS
                          if name in self.sets)
        text = f"{{\n{text}\n}}\n"
        same = self.path.exists() and self.path.read_text("utf-8") == text
        whole_file.write(self.path, text)
        return not same


def _lines(name: str, stored: dict) -> str:
    cases = ",\n".join(f"  {json.dumps(key)}: {json.dumps(case, ensure_ascii=False)}"
                       for key, case in stored["cases"].items())
    return f'"{name}": {{"hash": "{stored["hash"]}", "cases": {{\n{cases}\n}}}}'


# -- a run ----------------------------------------------------------------------------

def derive(wanted: dict[str, list[str] | None]) -> dict[str, dict[str, dict]]:
    """Look at these cases of these sets (all, if None), in another interpreter."""
    return elsewhere.ask(__spec__.name, wanted)


def main(request: str) -> None:
    import torch

    torch.set_num_threads(1)
    found = {}
    for name, ids in json.loads(request).items():
        module, listed, _ = SETS[name]
        cases = getattr(importlib.import_module(f"tests.preflight.{module}"), listed)
        found[name] = {each.id: _of(name, each) for each in cases
                       if ids is None or each.id in ids}
    json.dump(found, sys.stdout)


def _of(name: str, case: Any) -> dict:
    """What is known of a case, what is named, and what must not happen."""
    ways = {"with": {"on": True}, "without": {"on": False}} if name in BUGS else {
        "fresh": {"trained": False}, "trained": {"trained": True}}
    row: dict = {told: getattr(case, told) for told in TOLD if hasattr(case, told)}
    faults: list[str] = []
    made = case.case(SEED, **next(iter(ways.values())))
    row["has"] = [name for name in HAS if getattr(made, name, None) is not None]
    for way, given in ways.items():
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            # A loop trains the model: each tool gets a training of its own.
            named = [each for look in (_preflight, _watch, _check_data)
                     for each in look(case.case(SEED, **given), faults)]
        row[way] = list(dict.fromkeys(named))
    return {**row, "faults": faults}


def _preflight(case: Any, faults: list[str]) -> Iterator[str]:
    import torchproof

    before = _state(case)
    report = torchproof.preflight(
        case.model, case.loss_fn, case.batch, case.optimizer, case.train_step,
        forward=getattr(case, "forward", None))
    after = _state(case)
    faults += [f"has other {each} after preflight than before" for each in before
               if before[each] != after[each]]
    faults += [f"preflight did not look at {each}" for each in report.skipped]
    yield from report.codes


def _watch(case: Any, faults: list[str]) -> Iterator[str]:
    import torchproof

    if getattr(case, "loop", None) is None:
        return
    watched = torchproof.watch(case.model, case.optimizer, case.scheduler,
                               steps=getattr(case, "steps", 60))
    with contextlib.suppress(Exception), watched:  # of the loop: some bugs raise
        case.loop()
    faults += [f"watch did not look at {each}" for each in watched.report.skipped]
    yield from (f"watch: {code}" for code in watched.codes)


def _check_data(case: Any, faults: list[str]) -> Iterator[str]:
    import torchproof

    if getattr(case, "train_loader", None) is None:
        return
    report = torchproof.check_data(case.train_loader, case.val_loader)
    faults += [f"check_data did not look at {each}" for each in report.skipped]
    yield from (f"check_data: {code}" for code in report.codes)


def _state(case: Any) -> dict[str, str]:
    """What preflight must leave as it was, as texts that can be compared."""
    import torch

    def told(value: Any) -> Any:
        if isinstance(value, torch.Tensor):
            flat = value.detach().to_dense().contiguous().flatten()
            data = flat.view(torch.uint8).numpy().tobytes() if flat.numel() else b""
            return str(value.shape), hashlib.sha256(data).hexdigest()
        if isinstance(value, dict):
            return [(str(key), told(each)) for key, each in value.items()]
        if isinstance(value, list | tuple):
            return [told(each) for each in value]
        return repr(value)

    model = case.model
    step = getattr(case.train_step, "__closure__", None) or ()
    schedules = [cell.cell_contents.state_dict() for cell in step if isinstance(
        cell.cell_contents, torch.optim.lr_scheduler.LRScheduler)]
    hooks = [len(part._forward_hooks) + len(part._forward_pre_hooks)
             + len(part._backward_hooks) for part in model.modules()]
    return {name: repr(told(value)) for name, value in {
        "weights or buffers": [*model.parameters(), *model.buffers()],
        "modes": [part.training for part in model.modules()],
        "gradients": [each.grad for each in model.parameters()],
        "requires_grad": [each.requires_grad for each in model.parameters()],
        "optimizer state": case.optimizer.state_dict(),
        "schedules of the step": schedules,
        "hooks": hooks,
        "random state": torch.get_rng_state(),
        "batch": case.batch}.items()}


# -- comparing ------------------------------------------------------------------------

def differences(cases: Cases, run: dict[str, dict[str, dict]],
                exact: bool) -> list[str]:
    """Where the run names other codes than the record; without `exact`, where it
    names something and the record nothing, or the other way round."""
    found = []
    for name, rows in run.items():
        for key, row in rows.items():
            where = f"{RECORD}:1: {name}/{key}"
            stored = cases.cases(name).get(key)
            if stored is None:
                found.append(f"{where} is missing; run make update")
                continue
            for way in _ways(row):
                was, now = sorted(stored[way]), sorted(row[way])
                if (was != now) if exact else (bool(was) != bool(now)):
                    found.append(f"{where} ({way}): stored: {_list(was)}; torchproof "
                                 f"names {_list(now)}; mend it, or run make update")
    return found


def alarms(sets: dict[str, dict[str, dict]]) -> Iterator[tuple[str, str, str]]:
    """The set, the case and the code of what is named and is sound."""
    for name, rows in sets.items():
        for key, row in rows.items():
            for way in _ways(row):
                if way != "with":
                    yield from ((name, key, code) for code in row[way])


def faults(run: dict[str, dict[str, dict]]) -> list[str]:
    """What torchproof did that it must not."""
    return [f"{name}/{key} {fault}" for name, rows in run.items()
            for key, row in rows.items() for fault in row["faults"]]


def _ways(row: dict) -> list[str]:
    return [way for way in ("with", "without", "fresh", "trained") if way in row]


def _list(codes: list[str]) -> str:
    return ", ".join(codes) or "nothing"


if __name__ == "__main__":
    main(*sys.argv[1:])
