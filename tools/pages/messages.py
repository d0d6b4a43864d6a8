"""The error index: every message, its cause, its fix, as files that run.

docs/tables/errors/<subject>.toml is written by hand; the sections of
docs/errors/<subject>.md and the table of docs/errors/index.md are made
from it. `text` is what the program prints: when torch rewords a message,
`make update` stores the new wording and keeps the old one under `older`.
"""
import json
import re
from dataclasses import dataclass
from pathlib import Path

from tools import read_data, whole_file
from tools.pages.sources import Page
from tools.programs.outcome import NUMBER, TRACEBACK, WARNED

FOLDER, INDEX = "errors", "errors/index.md"
MARK = "<!-- messages -->"
NEEDED, ALLOWED = {"text", "cause", "fix"}, {
    "text", "older", "cause", "wrong", "not_run", "fix", "right", "hides", "hiding",
    "lesson", "seen"}
LISTS = {"older", "seen"}
WIDTH, SENTENCE = 90, 105  # of a message in a heading, cut and whole
GITHUB = re.compile(r"https://github\.com/[\w.-]+/([\w.-]+)/(?:issues|pull)/(\d+)")


@dataclass(frozen=True)
class Message:
    """One message. The programs are named as below snippets/."""

    id: str
    subject: str
    text: str  # as torch prints it, with its kind: "ValueError: …"
    cause: str
    fix: str
    older: tuple[str, ...] = ()
    wrong: str = ""  # the program that shows it ...
    not_run: str = ""  # ... or why there is none
    right: str = ""
    hides: str = ""  # what people do that only hides the cause ...
    hiding: str = ""  # ... and the program that shows what it really does
    lesson: str = ""
    seen: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The message without its kind."""
        return re.sub(r"^[\w.]+: ", "", self.text)


class Messages:
    """All messages by subject, and what is wrong with their files."""

    def __init__(self, root: Path):
        self.root, self.faults = root, []
        self.all: list[Message] = []
        for path in sorted((root / "docs" / "tables" / FOLDER).glob("*.toml")):
            self._read(path)

    def _read(self, path: Path) -> None:
        text = path.read_text(encoding="utf-8")
        where = path.relative_to(self.root).as_posix()
        tables = read_data.read(self.root, where)
        page = self.root / "docs" / FOLDER / f"{path.stem}.md"
        if not page.is_file() or MARK not in page.read_text(encoding="utf-8"):
            self.faults.append(f"{where}:1: docs/{FOLDER}/{page.name} has no line "
                               f"{MARK}; write it where the messages shall stand")
        for key, fields in tables.items():
            head = re.search(rf"^\[?{re.escape(key)}\b", text, re.MULTILINE)
            line = text[:head.start()].count("\n") + 1 if head else 1
            odd = _odd(fields)
            if not odd:
                message = Message(key, path.stem, **{
                    name: tuple(value) if isinstance(value, list) else value
                    for name, value in fields.items()})
                odd = self._wrong(message)
                self.all.append(message)
            self.faults += [f"{where}:{line}: {key}: {fault}" for fault in odd]

    def _wrong(self, message: Message) -> list[str]:
        found = [f"is in {each.subject}.toml too; rename one"
                 for each in self.all if each.id == message.id]
        if bool(message.wrong) == bool(message.not_run):
            found.append("needs either wrong, the program that shows it, or "
                         "not_run, the reason why there is none")
        if bool(message.hides) != bool(message.hiding):
            found.append("hides and hiding go together: the words and their program")
        if message.wrong and not message.right:
            found.append("needs right, the program that does it as it should be")
        lesson = message.lesson.partition("#")[0]
        if lesson and not Page(self.root, lesson).path.is_file():
            found.append(f"its lesson docs/{lesson} does not exist; name a page")
        for name in (message.wrong, message.right, message.hiding):
            path = self.root / "snippets" / name
            if name and not path.is_file():
                found.append(f"snippets/{name} does not exist; write it")
        shown = self.printed(message)
        if shown and shown != message.text:
            found.append(f"its program shows {shown!r}; run make update")
        return found

    def printed(self, message: Message) -> str:
        """The message in the stored output of its program."""
        out = self.root / "snippets" / message.wrong.replace(".py", ".out")
        if not message.wrong or not out.exists():
            return ""
        text = out.read_text(encoding="utf-8")
        if TRACEBACK in text:
            first, *more = text.rpartition(TRACEBACK)[2].splitlines()[2:] or [""]
            listed = more if first.endswith(":") else []
            return " ".join(line.strip() for line in [first, *listed])
        if warned := WARNED.search(text):
            line = text[warned.start():].splitlines()[0]
            return line.partition(".py: ")[2]
        return text.splitlines()[0] if text else ""

    def follow(self) -> list[Path]:
        """Store what the programs print now; returns the files that changed."""
        changed = []
        for message in self.all:
            shown = self.printed(message)
            if not shown or shown == message.text:
                continue
            path = self.root / "docs" / "tables" / FOLDER / f"{message.subject}.toml"
            text = path.read_text(encoding="utf-8")
            head, mark, rest = text.partition(f"[{message.id}]\n")
            table, after = re.match(r"(.*?)((?:^\[[\w-]+\]$.*)?)\Z", rest,
                                    re.DOTALL | re.MULTILINE).groups()
            table = _set(table, "text", shown)
            if NUMBER.sub("#", shown) != NUMBER.sub("#", message.text):
                older = [re.sub(r"^[\w.]+: ", "", message.text), *message.older]
                table = _set(table, "older", older)
            whole_file.write(path, head + mark + table + after)
            changed.append(path)
        return changed


def _odd(fields) -> list[str]:
    """What is wrong with the fields of a message, before their words are read."""
    if not isinstance(fields, dict):
        return ["stands outside of a message; write it below its [name]"]
    return ([f"does not know the field {name}; is it misspelt?"
             for name in sorted(set(fields) - ALLOWED)]
            + [f"has no {name}; add it" for name in sorted(NEEDED - set(fields))]
            + [f"{name} needs {'a list' if name in LISTS else 'one text'}"
               for name, value in fields.items()
               if not isinstance(value, list if name in LISTS else str)])


def _set(table: str, name: str, value) -> str:
    line = f"{name} = {json.dumps(value, ensure_ascii=False)}"
    new, count = re.subn(rf"^{name} = .*$", lambda _: line, table, count=1,
                         flags=re.MULTILINE)
    return new if count else f"{line}\n{table}"


# -- the pages made from it ------------------------------------------------

def body(messages: Messages, page: Page) -> str:
    """What a page of the index shows below its mark: all messages, or its own."""
    if page.name == INDEX:
        return _table(messages)
    return "\n\n".join(_section(messages, each) for each in messages.all
                       if each.subject == page.path.stem)


def _section(messages: Messages, each: Message) -> str:
    parts = [f"## {_code(_short(each.words))} {{ #{each.id} .message }}", each.cause]
    parts.append(f"**Fix.** {each.fix}")
    if each.right:
        parts.append(_block(each.right))
    if each.wrong:
        parts += ["**What shows the message.**", _block(each.wrong)]
    else:
        parts.append(f"Not reproduced here, {each.not_run}. The message: "
                     f"{_code(each.text)}")
    if each.hides:
        parts += [f"**What only hides it.** {each.hides}", _block(each.hiding)]
    links = [_link(address) for address in each.seen]
    if each.lesson or links:
        parts.append(
            (f"{'Why' if '#' in each.lesson else 'More'}: "
             f"[{_title(messages, each)}](../{each.lesson}). "
             if each.lesson else "")
            + (f"Seen in {', '.join(links)}." if links else ""))
    for number, text in enumerate(each.older, 1):  # search counts headings most
        parts += [f"### {_code(_short(text))} {{ #{each.id}-older-{number} .message }}",
                  f"An older wording of [the message above](#{each.id})"
                  + (f": {_code(text)}" if text != _short(text) else ".")]
    return "\n\n".join(part.rstrip() for part in parts)


def _title(messages: Messages, each: Message) -> str:
    """The title of the page that the message names as its lesson."""
    return Page(messages.root, each.lesson.partition("#")[0]).title


def _older(each: Message) -> str:
    texts = " and ".join(_code(text) for text in each.older)
    end = "" if texts.endswith(".`") else "."
    return f"Older wording: {texts}{end}" if texts else ""


def _block(name: str) -> str:
    out = name.removesuffix(".py") + ".out"
    return (f'```python title="{name}"\n--8<-- "{name}"\n```\n\n'
            f'``` {{ .text .no-copy .wrap title="Output" }}\n--8<-- "{out}"\n```')


def _table(messages: Messages) -> str:
    rows = ["| Subject | Message | Cause |", "|---|---|---|"]
    for each in messages.all:
        short = _short(each.words)
        whole = "" if short == each.words else \
            f" <span hidden>{_code(each.words)}</span>"  # the filter reads it
        cells = (each.subject.capitalize(),
                 f"[{_code(short)}]({each.subject}.md#{each.id}){whole}"
                 + (f"<br>{_older(each)}" if each.older else ""),
                 each.cause)
        rows.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells)
                    + " |")
    return (f'{len(messages.all)} messages.\n\n<div class="ledger" markdown>\n\n'
            + "\n".join(rows) + "\n\n</div>")


def _short(text: str) -> str:
    """The first sentence or so, as a heading has room for it."""
    text = text.splitlines()[0]
    if len(text) <= SENTENCE:
        return text
    first = re.match(rf".{{20,{SENTENCE}}}?\.(?= [A-Z])", text)
    return first[0] if first else text[:WIDTH].rpartition(" ")[0] + " …"


def _code(text: str) -> str:
    mark = "``" if "`" in text else "`"
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{mark}{space}{text}{space}{mark}"


def _link(address: str) -> str:
    match = GITHUB.match(address)
    return f"[{match[1]}#{match[2]}]({address})" if match else f"<{address}>"
