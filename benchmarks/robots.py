"""`python -m benchmarks.robots FOLDER [MAILS...]`: how well robots are told from people.

FOLDER holds an `index.jsonl` of labelled mails (path, suite, kind, expect). MAILS are `.jsonl`
files of people's mails (subject, body), which are put into plain messages.
"""

import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from inbox_assistant.errors import UnreadableMail
from inbox_assistant.mail.parse import parse
from inbox_assistant.model import Mail

KINDS = ("bounce", "feedback", "auto-reply")
BOUNCES = ("bounce", "multipart_report")
PEOPLE = (
    "crisp_",
    "github_",
    "zapier_",
    "talon_",
    "mail_parser_reply",
    "willdurand_",
    "nodemailer_",
)
# What people's suites also hold, by the types of their parts.
ROBOTS = {"message/delivery-status": "bounce", "message/feedback-report": "feedback"}
_FINAL = re.compile(
    rb"^(?:final|original)-recipient:[^;\n]{0,40};\s{0,9}<?([^\s<>]+@[^\s<>]+)", re.I | re.M
)
_ADDRESS = re.compile(r"^\S+@\S+$")


def main(arguments: list[str]) -> None:
    """Print recall and precision of each kind, the false alarms, and the bounced addresses."""
    rows = list(_labelled(Path(arguments[0])))
    for kind in KINDS:
        _judged(kind, rows)
    _addresses(rows)
    people = [row for row in rows if row[1] == "person"]
    _alarms("people's suites", ((name, mail) for name, _, mail, _ in people))
    for path in map(Path, arguments[1:]):
        _alarms(path.name, _wrapped(path))


Row = tuple[str, str, Mail, bytes]


def _labelled(folder: Path) -> Iterator[Row]:
    """Yield name, label ("" where the suite says nothing), mail and bytes."""
    for line in (folder / "index.jsonl").read_text().splitlines():
        row = json.loads(line)
        raw = (folder / row["path"]).read_bytes()
        try:
            yield row["path"], _label(row), parse(raw), raw
        except UnreadableMail:
            continue


def _label(row: dict[str, Any]) -> str:
    expect = row.get("expect") or {}
    if expect.get("is_feedback_report"):
        return "feedback"
    if expect.get("is_auto_reply"):
        return "auto-reply"
    if expect.get("is_bounce") or row["kind"] == "bounce":
        return "bounce"
    types = (row.get("derived") or {}).get("content_types", ())
    told = next((label for type_, label in ROBOTS.items() if type_ in types), "")
    if told or not row["suite"].startswith(PEOPLE):
        return told if told or expect.get("is_bounce") is None else "no bounce"
    return "person"


def _judged(kind: str, rows: Iterable[Row]) -> None:
    said = [(name, label == kind, mail.automatic == kind) for name, label, mail, _ in rows if label]
    count = Counter((true, found) for _, true, found in said)
    right, missed, wrong = count[True, True], count[True, False], count[False, True]
    print(f"{kind}: recall {_share(right, missed)}, precision {_share(right, wrong)}")
    for name, true, found in said:
        if true != found:
            print(f"  {'missed' if true else 'wrong'} {name}")


def _share(right: int, wrong: int) -> str:
    return f"{right / max(1, right + wrong):.1%} of {right + wrong}"


def _addresses(rows: Iterable[Row]) -> None:
    """Compare the bounced addresses with those of the reports that RFC 3464 describes."""
    right, others = 0, []
    for name, label, mail, raw in rows:
        known = {found.decode("latin-1").casefold() for found in _FINAL.findall(raw)}
        if label != "bounce" or not known or not mail.bounced:
            continue
        good = {address.casefold() for address in mail.bounced} <= known
        right += good
        others += [] if good else [f"{name}: {mail.bounced}"]
    print(f"bounced addresses: {_share(right, len(others))}", *others, sep="\n  ")
    nobody = [row for row in rows if row[1] == "bounce" and not row[2].bounced]
    print(f"bounces that name nobody (delays among them): {len(nobody)}")


def _alarms(title: str, mails: Iterable[tuple[str, Mail]]) -> None:
    judged = list(mails)
    wrong = [f"{name}: {mail.automatic}" for name, mail in judged if mail.automatic]
    print(f"{title}: {len(wrong)} of {len(judged)} taken for robots", *wrong, sep="\n  ")


def _wrapped(path: Path) -> Iterator[tuple[str, Mail]]:
    for line in path.read_text().splitlines():
        row = json.loads(line)
        text = row.get("body") or row.get("text") or ""
        message = EmailMessage()
        message["From"] = f"A Person <{row.get('from_email', 'person@customer.example')}>"
        message["To"] = "support@shop.example"
        message["Subject"] = " ".join(str(row.get("subject") or "").split())
        message.set_content(text)
        yield str(row.get("id", "")), parse(message.as_bytes())


if __name__ == "__main__":
    main(sys.argv[1:])
