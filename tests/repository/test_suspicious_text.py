"""No file holds what deceives, what is private, or half a merge."""
import pytest

from tests.repository import suspicious_text
from tests.repository.commands import HOME

KEY = "AKIA" + "QWERTYUIOPASDFGH"
TOKEN = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8"
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----"

# The text of a file, and what must be said of it.
PLANTED = {
    "a merge": ("one\n" + "<" * 7 + " HEAD\ntwo\n", ":2: a merge was not finished"),
    "the end of a merge": ("one\n" + ">" * 7 + " theirs\n", ":2: a merge was not"),
    "other line ends": ("one\r\ntwo\r\n", ":1: ends its lines as Windows does"),
    "another encoding": (b"one\ncaf\xe9\n", ":2: is not UTF-8"),
    "a byte order mark": ("\ufeffone\n", ":1: ZERO WIDTH NO-BREAK SPACE cannot be"),
    "a bidirectional character": ("a\nb\u202ec\n", ":2: RIGHT-TO-LEFT OVERRIDE cannot"),
    "a space of no width": ("a\u200bb\n", ":1: ZERO WIDTH SPACE cannot be seen"),
    "a space that does not break": ("a\u00a0b\n", ":1: NO-BREAK SPACE cannot be seen"),
    "a soft hyphen": ("a\u00adb\n", ":1: SOFT HYPHEN cannot be seen"),
    "a tag character": ("a\U000e0041b\n", ":1: TAG LATIN CAPITAL LETTER A cannot be"),
    "a control character": ("a\x1b[31mb\n", ":1: U+001B cannot be seen"),
    "a Cyrillic letter": ("p\u0430ss\n", ":1: CYRILLIC SMALL LETTER A is a letter of"),
    "a wide letter": ("\uff41b\n", ":1: FULLWIDTH LATIN SMALL LETTER A is a letter"),
    "a letter of mathematics": ("\U0001d41a\n", ":1: MATHEMATICAL BOLD SMALL A is a"),
    "a Greek letter in a word": ("m\u03bfdel\n", ":1: mixes alphabets in one word"),
    "a Greek question mark": ("a\u037e\n", ":1: GREEK QUESTION MARK looks like ';'"),
    "a folder of one's own": ("a\nopen('/home/" + "ann/x')\n", ":2: names a folder of"),
    "one on Windows": ("C:\\Users\\" + "Ann\\x\n", ":1: names a folder of somebody's"),
    "a key of Amazon's": (f"a\nkey = '{KEY}'\n", ":2: looks like a secret (AWS Access"),
    "a token of GitHub's": (f"a\n{TOKEN}\n", ":2: looks like a secret (GitHub Token)"),
    "a private key": (f"{PRIVATE}\nabc\n", ":1: looks like a secret (Private Key)"),
    "a password": ("pass" + "word = 'correct horse'\n", ":1: looks like a secret (Se"),
}


@pytest.fixture(scope="module")
def paths():
    return suspicious_text.tracked(HOME)


def test_no_file_holds_what_deceives(paths, hold):
    hold([*suspicious_text.faults(HOME, paths)])


def test_no_file_holds_a_secret(paths, hold):
    hold([*suspicious_text.secrets(HOME, paths)])


@pytest.mark.parametrize("kind", PLANTED)
def test_it_is_caught(kind, tmp_path):
    text, wanted = PLANTED[kind]
    path = tmp_path / "planted.md"
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    found = [*suspicious_text.faults(tmp_path, [path]),
             *suspicious_text.secrets(tmp_path, [path])]
    assert any(fault.startswith(f"planted.md{wanted}") for fault in found), found


@pytest.mark.parametrize("suffix", sorted(suspicious_text.QUOTED))
def test_a_secret_in_the_midst_of_a_file_is_caught(suffix, tmp_path):
    """Though files whose whole text holds none are not read line by line."""
    for secret in (KEY, TOKEN, PRIVATE, "pass" + "word = 'correct horse'"):
        path = tmp_path / f"planted{suffix}"
        path.write_text(f"one\n# two\n{secret}\nfour\n\n", "utf-8")
        found = [*suspicious_text.secrets(tmp_path, [path])]
        assert any(fault.startswith(f"planted{suffix}:3: looks like") for fault
                   in found), (secret, found)


def test_names_of_files_are_looked_at(tmp_path):
    paths = [tmp_path / name for name in ("Loss.md", "loss.md", "lo\u200bss.md")]
    for path in paths:
        path.write_text("one\n")
    found = "\n".join(suspicious_text.faults(tmp_path, paths))
    assert "loss.md:1: is Loss.md where case does not count; rename one" in found
    assert r"'lo\u200bss.md':1: its name holds '\u200b'; rename it" in found


def test_what_is_good_passes(tmp_path):
    path = tmp_path / "good.md"
    path.write_text("# “Good”: ±1…\n\ncafé, σ², naïve, /home/you/x\n", "utf-8")
    assert [*suspicious_text.faults(tmp_path, [path])] == []
    assert [*suspicious_text.secrets(tmp_path, [path])] == []
