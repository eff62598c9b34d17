"""No mail takes more than two seconds or 600 MB, in a process of its own."""

import subprocess
import sys

import pytest

# Builds one mail of 50 MB, parses it, and tells seconds, megabytes, words, and bytes attached.
PROGRAM = """
import base64, re, sys, time
MB = 1_000_000
HEAD = b"From: a@b.example\\r\\nSubject: big\\r\\n"
PART = b"--b\\r\\nContent-Type: application/pdf\\r\\nContent-Transfer-Encoding: base64\\r\\n\\r\\n"
MIXED = HEAD + b"Content-Type: multipart/mixed; boundary=b\\r\\n\\r\\n"
LEVEL = b"Content-Type: multipart/mixed; boundary=b%d\\r\\n\\r\\n--b%d\\r\\n"
def fill(piece, size=50 * MB): return piece * (size // len(piece))
MAILS = {
    "text": lambda: HEAD + b"\\r\\n" + fill(b"some words in a line\\r\\n"),
    "one line": lambda: HEAD + b"\\r\\n" + fill(b"words "),
    "html": lambda: HEAD + b"Content-Type: text/html\\r\\n\\r\\n" + fill(b"<p>a <b>b</b></p>\\n"),
    "pictures": lambda: HEAD + b"Content-Type: text/html\\r\\n\\r\\n<p>Above</p>" + fill(
        b"<img src='data:image/png;base64," + b"iVBORw0K" * 100_000 + b"'>"
    ) + b"<p>" + b"below " * 20 + b"</p>",
    "pages": lambda: HEAD + b"Content-Type: text/html\\r\\nContent-Transfer-Encoding: base64\\r\\n"
    + b"\\r\\n" + base64.encodebytes(fill(b"<p>\\xf0\\x9f\\x98\\x80</p>", 36 * MB)),
    "attachment": lambda: MIXED + PART + base64.encodebytes(b"x" * (36 * MB)),
    "levels": lambda: HEAD + b"".join(LEVEL % (n, n) for n in range(1000)) + fill(b"words\\r\\n"),
    "parts": lambda: MIXED + fill(b"--b\\r\\n\\r\\nword\\r\\n"),
    "marks": lambda: MIXED + fill(b"--bx\\r\\n"),
    "fields": lambda: HEAD + fill(b"X: y\\r\\n", 6 * MB) + b"To: c@d.example\\r\\n\\r\\nwords",
    "received": lambda: HEAD + b"Received: from a by b\\r\\n" * 200_000 + b"\\r\\nwords",
    "one field": lambda: b"Subject: " + fill(b"=?utf-8?q?a?= ", 10 * MB) + b"\\r\\n\\r\\nwords",
    "people": lambda: HEAD + b"To: " + b", ".join(b"a%d@b.c" % n for n in range(100_000)),
    "folds": lambda: HEAD + b"X: a\\r\\n" + fill(b" a\\r\\n") + b"\\r\\nwords",
    "junk": lambda: HEAD + fill(b"junk\\r\\n"),
}
raw = MAILS[sys.argv[1]]()
from inbox_assistant.mail.parse import attachment, parse
started = time.process_time()
mail = parse(raw)
seconds = time.process_time() - started
attached = [len(attachment(raw, n)[1]) for n in range(len(mail.attachments))]
assert attached == [a.bytes for a in mail.attachments]
# Not ru_maxrss: Linux lets a program inherit that of the one which started it.
memory = int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
print(seconds, memory, len(mail.own_words), sum(attached))
"""


def figures(name: str) -> list[float]:
    answer = subprocess.run(
        [sys.executable, "-c", PROGRAM, name], capture_output=True, text=True, check=True
    )
    return [float(figure) for figure in answer.stdout.split()]


@pytest.mark.parametrize(
    ("name", "words", "attached"),
    [
        ("text", 100_000, 0),
        ("one line", 100_000, 0),
        ("html", 10_000, 0),
        ("pictures", 100, 0),
        ("pages", 1_000, 0),
        ("attachment", 0, 36_000_000),
        ("levels", 0, 40_000_000),
        ("parts", 1_000, 0),
        ("marks", 1_000, 0),
        ("fields", 5, 0),
        ("received", 5, 0),
        ("one field", 5, 0),
        ("people", 0, 0),
        ("folds", 5, 0),
        ("junk", 1_000, 0),
    ],
)
def test_a_giant_mail_is_read_within_bounds(name: str, words: int, attached: int) -> None:
    seconds, memory, found_words, found_attached = figures(name)
    assert seconds < 2
    assert memory < 600
    assert found_words >= words
    assert found_attached >= attached
