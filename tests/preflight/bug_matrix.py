"""Which check catches which bug: what preflight says of each planted bug.

`python -m tests.preflight.bug_matrix ROOT REQUEST` runs what the request lists and
prints what came of it. records/bug_matrix.json keeps the last whole run; the page
docs/debugging/matrix.md is made from that by tools/pages/bug_matrix_page.py. All else
in here needs no torch.
"""
import contextlib
import hashlib
import importlib.util
import io
import json
import subprocess
import sys
import warnings
from pathlib import Path

from tools import whole_file
from tools.pages import bug_matrix_page

PREFLIGHT = "snippets/debugging/preflight.py"
SEEDS = [0, 1, 2]
HERE = Path(__file__).parent
SOURCES = [HERE / name for name in
           ("planted_bugs.py", "sound_trainings.py", "bug_matrix.py")]


class Matrix:
    """records/bug_matrix.json: what was found, and by what it was found."""

    def __init__(self, root: Path):
        self.root, self.path = root, root / bug_matrix_page.RECORD
        stored = bug_matrix_page.read(root)
        self.hash = stored.get("hash", "")
        self.sound = stored.get("sound", [])  # the names of the sound trainings
        self.bugs = stored.get("bugs", {})

    def current(self) -> str:
        """Changes with preflight and with all that judges it."""
        files = [*SOURCES, self.root / PREFLIGHT]
        whole = b"\0".join(path.read_bytes() for path in files)
        return hashlib.sha256(whole).hexdigest()[:16]

    def store(self, run: dict) -> bool:
        """Whether that changed the file."""
        self.hash, self.sound, self.bugs = self.current(), run["sound"], run["bugs"]
        bugs = ",\n".join(f"  {json.dumps(key)}: {json.dumps(row)}"
                          for key, row in self.bugs.items())
        text = (f'{{"hash": "{self.hash}",\n"sound": {json.dumps(self.sound)},\n'
                f'"bugs": {{\n{bugs}\n}}}}\n')
        same = self.path.exists() and self.path.read_text("utf-8") == text
        whole_file.write(self.path, text)
        return not same


# -- a run ----------------------------------------------------------------

def derive(root: Path, seeds: list[int], bugs: list[str] | None = None,
           sound: list[str] | None = None) -> dict:
    """Run preflight on them (on all, if None), in an interpreter of its own."""
    request = json.dumps({"seeds": seeds, "bugs": bugs, "sound": sound})
    done = subprocess.run([sys.executable, "-m", __spec__.name,
                           str(root), request],
                          cwd=HERE.parents[1], text=True, capture_output=True)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return json.loads(done.stdout)


def main(root: str, request: str) -> None:
    import torch

    from tests.preflight.planted_bugs import BUGS
    from tests.preflight.sound_trainings import HEALTHY

    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    preflight = _load(Path(root) / PREFLIGHT)
    wanted = json.loads(request)
    rows, alarms = {}, []

    def look(name: str, case) -> list[str]:
        codes, faults = _judge(preflight, case)
        alarms.extend(f"{name} {fault}" for fault in faults)
        return codes

    for bug in BUGS:
        if wanted["bugs"] is not None and bug.id not in wanted["bugs"]:
            continue
        row = rows[bug.id] = {"kind": bug.kind, "title": bug.title,
                              "lesson": bug.lesson, "found": [], "with": [],
                              "without": []}
        for seed in wanted["seeds"]:
            row["found"].append(look(f"{bug.id} (seed {seed})", bug.case(seed)))
            twin = f"{bug.id} without the bug (seed {seed})"
            alarms += [f"{twin}: reports {code}"
                       for code in look(twin, bug.case(seed, on=False))]
            row["with"].append(round(bug.case(seed).score(), 4))
            sound = bug.case(seed, on=False)
            row["without"].append(round(sound.score(), 4))
            row["measure"] = sound.measure
    for each in HEALTHY:
        if wanted["sound"] is not None and each.id not in wanted["sound"]:
            continue
        for seed in wanted["seeds"]:
            for trained in (False, True):
                name = (f"{each.id}, {'trained a little' if trained else 'fresh'} "
                        f"(seed {seed})")
                alarms += [f"{name}: reports {code}"
                           for code in look(name, each.case(seed, trained))]
    json.dump({"bugs": rows, "sound": [each.id for each in HEALTHY],
               "alarms": alarms}, sys.stdout)


def _load(path: Path):
    """The preflight of the file, without what its demonstration prints."""
    spec = importlib.util.spec_from_file_location("preflight", path)
    module = sys.modules["preflight"] = importlib.util.module_from_spec(spec)
    with contextlib.redirect_stdout(io.StringIO()):
        spec.loader.exec_module(module)
    return module.preflight


def _judge(preflight, case) -> tuple[list[str], list[str]]:
    """The codes of the findings, and what preflight did that it must not."""
    before = _state(case)
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            found = preflight(case.model, case.loss_fn, case.batch, case.optimizer,
                              case.train_step)
    except Exception as error:
        return ["raised"], [f"makes preflight raise {type(error).__name__}: {error}"]
    after = _state(case)
    changed = [name for name in before if before[name] != after[name]]
    codes = [finding.code for finding in found]
    return sorted(set(codes)), [f"has other {name} after preflight than before"
                                for name in changed]


def _state(case) -> dict[str, str]:
    """What preflight must leave as it was, as text that can be compared."""
    import torch

    def told(value):
        if isinstance(value, torch.Tensor):
            flat = value.detach().to_dense().flatten()
            return str(value.shape), flat.nan_to_num(-1.5).tolist()
        if isinstance(value, dict):
            return [(str(key), told(each)) for key, each in value.items()]
        if isinstance(value, list | tuple):
            return [told(each) for each in value]
        return repr(value)

    model, optimizer = case.model, case.optimizer
    cells = getattr(case.train_step, "__closure__", None) or ()
    schedule = torch.optim.lr_scheduler.LRScheduler
    schedules = [cell.cell_contents.state_dict() for cell in cells
                 if isinstance(cell.cell_contents, schedule)]
    hooks = [len(part._forward_hooks) + len(part._forward_pre_hooks)
             + len(part._backward_hooks) for part in model.modules()]
    return {name: repr(told(value)) for name, value in {
        "weights or buffers": model.state_dict(),
        "modes": [part.training for part in model.modules()],
        "gradients": [each.grad for each in model.parameters()],
        "requires_grad": [each.requires_grad for each in model.parameters()],
        "optimizer state": optimizer.state_dict(),
        "schedule": schedules,
        "hooks": hooks,
        "random state": torch.get_rng_state(),
        "batch": case.batch}.items()}


# -- comparing ------------------------------------------------------------

def differences(matrix: Matrix, run: dict, seeds: list[int], exact: bool) -> list[str]:
    """Where the run differs from what is stored."""
    found, within = [], 0.1 if exact else 0.3
    for key, row in run["bugs"].items():
        where = f"records/bug_matrix.json:1: {key}"
        stored = matrix.bugs.get(key)
        if stored is None:
            found.append(f"{where} is missing; run make update")
            continue
        for index, seed in enumerate(seeds):
            was, now = stored["found"][seed], row["found"][index]
            if (was != now) if exact else (bool(was) != bool(now)):
                found.append(f"{where} (seed {seed}): stored: {_list(was)}; preflight "
                             f"reports {_list(now)}; mend it, or run make update")
            for side in ("with", "without"):
                was, now = stored[side][seed], row[side][index]
                if abs(was - now) > within:
                    found.append(f"{where} {side} the bug (seed {seed}): stored: {was};"
                                 f" {row['measure']} is {now}; run make update")
    return found


def _list(codes: list[str]) -> str:
    return ", ".join(codes) or "nothing"


if __name__ == "__main__":
    main(*sys.argv[1:])
