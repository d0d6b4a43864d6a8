"""Whether each assert of a program can fail, and the record of what made it fail."""
import ast
import hashlib
import json
from pathlib import Path

from tests.programs import mutants
from tools import read_data, whole_file
from tools.programs import form, outcome, snippets
from tools.programs.runner import Runner
from tools.programs.snippets import Snippet

RECORD = Path("records", "asserts.json")
EXCUSES = Path("tests", "excuses", "asserts.toml")


def judged(root: Path) -> list[Snippet]:
    """The programs whose asserts are judged.

    Those that start several processes, or need what the machine may lack, are exempt:
    a mutant of theirs would take minutes, or could not run at all. Recipes are, too:
    tests/recipes judges what they do.
    """
    return [snippet for snippet in snippets.find(root)
            if not snippet.special and not snippet.recipe
            and form.asserts(snippet.source)]


def code(source: str) -> str:
    """The program with empty lines in place of its docstring."""
    tree = ast.parse(source)
    if not ast.get_docstring(tree):
        return source
    last = tree.body[0].end_lineno
    return "\n" * last + "".join(source.splitlines(keepends=True)[last:])


def judge(runner: Runner, snippet: Snippet) -> tuple[list[str], list[str | None]]:
    """What is wrong as it stands; and for each assert a mutation that makes it false.

    Mutants run one after the other, those that an assert is likeliest to notice first,
    until each assert has been false once. What an assert raises does not count, and
    neither does what the mutant does otherwise.
    """
    program = mutants.Program(snippet.source)
    wanted = set(range(len(program.asserts)))
    sound = snippet.start(runner, program.source(wanted)).result()
    faults = [f"{snippet}:{program.asserts[number].lineno}: is false as it stands"
              for number in _false(sound.log)] or outcome.faults(snippet, sound)
    made_false_by: list[str | None] = [None] * len(wanted)
    left = [] if faults else list(program.mutations)
    while left and wanted:
        mutation = program.likeliest(left, wanted)
        left.remove(mutation)
        mutant = snippet.start(runner, program.source(wanted, mutation),
                               limit=5 + 5 * sound.seconds).result()
        for number in _false(mutant.log):
            made_false_by[number] = mutation.name
            wanted.remove(number)
    return faults, made_false_by


def confirms(runner: Runner, snippet: Snippet, number: int, name: str) -> bool:
    """Whether the mutation with this name makes that assert false."""
    program = mutants.Program(snippet.source)
    named = [each for each in program.mutations if each.name == name]
    runs = [snippet.start(runner, program.source([number], each)) for each in named]
    return any(_false(run.result().log) for run in runs)


def _false(log: str) -> list[int]:
    """The numbers of the asserts that were false in a run."""
    return [int(number) for number in mutants.NOTED.findall(log)]


class AssertRecord:
    """records/asserts.json, and the excuses in tests/excuses/asserts.toml.

    For each program the record keeps a hash and, for each assert, the mutation that
    made it false (null where an excuse says why nothing does).
    """

    def __init__(self, root: Path):
        self.root, self.path = root, root / RECORD
        self.known = read_data.read(root, RECORD.as_posix())
        self.excuses: dict[str, dict[str, str]] = read_data.read(
            root, EXCUSES.as_posix())

    def hash(self, snippet: Snippet) -> str:
        """Changes with the program, its excuses, and the mutations.

        What its docstring says does not count, only how many lines it has.
        """
        excuses = json.dumps(self.excuses.get(snippet.name, {}), sort_keys=True)
        whole = b"\0".join([code(snippet.source).encode(), excuses.encode(),
                            Path(mutants.__file__).read_bytes()])
        return hashlib.sha256(whole).hexdigest()[:12]

    def knows(self, snippet: Snippet) -> bool:
        return self.known.get(snippet.name, {}).get("hash") == self.hash(snippet)

    def faults(self, snippet: Snippet, made_false_by: list[str | None]) -> list[str]:
        """The asserts that nothing made false, and the excuses that do not hold."""
        excuses, found = self.excuses.get(snippet.name, {}), []
        needed = set()
        for node, name in zip(form.asserts(snippet.source), made_false_by, strict=True):
            text = ast.unparse(node)
            if name is None and text in excuses:
                needed.add(text)
            elif name is None:
                found.append(
                    f"{snippet}:{node.lineno}: no change outside the asserts makes "
                    f"{text!r} false; assert what could come out otherwise, or compute "
                    "what it looks at in a line of its own")
        return found + [f"{EXCUSES.as_posix()}:1: {snippet.name}: {text!r} needs no "
                        "excuse; drop it" for text in excuses if text not in needed]

    def store(self, snippet: Snippet, made_false_by: list[str | None]) -> None:
        self.known[snippet.name] = {"hash": self.hash(snippet),
                                    "made_false_by": made_false_by}
        self._write()

    def keep_only(self, names: set[str]) -> None:
        self.known = {name: self.known[name] for name in names & set(self.known)}
        self._write()

    def _write(self) -> None:
        lines = [f"{json.dumps(name)}: {json.dumps(self.known[name])}"
                 for name in sorted(self.known)]
        whole_file.write(self.path, "{\n" + ",\n".join(lines) + "\n}\n")

    def summary(self) -> str:
        """How many asserts were seen to fail, and what is not judged."""
        names = [name for each in self.known.values() for name in each["made_false_by"]]
        programs = snippets.find(self.root)
        recipes = sum(snippet.recipe for snippet in programs)
        special = sum(snippet.special and not snippet.recipe for snippet in programs)
        labs = len(list((self.root / "snippets" / snippets.LABS).glob("*.py")))
        return (f"asserts: {len(names) - names.count(None)} of {len(names)}, in "
                f"{len(self.known)} programs, were seen to fail; not judged: {labs} "
                f"labs, {recipes} recipes, which tests/recipes judges, "
                f"{special} programs for several processes, a GPU or Ray")
