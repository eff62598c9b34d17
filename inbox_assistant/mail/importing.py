"""Mail from files: an mbox, a Maildir, one .eml or a folder of them."""

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from inbox_assistant.errors import InputError
from inbox_assistant.mail.parse import date_of
from inbox_assistant.model import Fetched

FOLDER = "import"
_ESCAPED = re.compile(rb"^>(>*From )")


def read_path(path: Path) -> Iterator[Fetched]:
    """Yield the mails at that path, as they are, in a stable order.

    They have UIDVALIDITY 0 (no server has them) and a UID made of their bytes. Raises InputError
    when there is no mail to be found.
    """
    try:
        if (path / "cur").is_dir():
            yield from _maildir(path)
        elif path.is_dir():
            yield from _folder(path)
        else:
            yield from _file(path)
    except OSError as error:
        raise InputError(f"{error.filename or path} can't be read: {error.strerror}.") from error


def _maildir(path: Path) -> Iterator[Fetched]:
    files = [file for name in ("cur", "new") for file in (path / name).iterdir()]
    for file in sorted(files, key=lambda file: file.name):
        yield _fetched(file.read_bytes(), file)


def _folder(path: Path) -> Iterator[Fetched]:
    files = sorted(path.rglob("*.eml"))
    if not files:
        raise InputError(f"{path} holds neither a Maildir nor .eml files.")
    for file in files:
        yield _fetched(file.read_bytes(), file)


def _file(path: Path) -> Iterator[Fetched]:
    with path.open("rb") as lines:
        if lines.read(5) == b"From ":
            lines.seek(0)
            for raw in _mbox(lines):
                yield _fetched(raw, path)
            return
    yield _fetched(path.read_bytes(), path)


def _mbox(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the mails of an mbox (RFC 4155, with the quoting of mboxrd undone)."""
    mail: list[bytes] = []
    blank, begun = True, False
    for line in lines:
        if blank and line.startswith(b"From "):
            if begun:
                yield _without_last_blank(mail)
            mail, begun = [], True
        else:
            mail.append(_ESCAPED.sub(rb"\1", line))
        blank = line in (b"\n", b"\r\n")
    if begun:
        yield _without_last_blank(mail)


def _without_last_blank(mail: list[bytes]) -> bytes:
    return b"".join(mail[:-1] if mail and not mail[-1].strip() else mail)


def _fetched(raw: bytes, file: Path) -> Fetched:
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    # 56 bits of the hash: the same mail has the same number at every import.
    uid = int.from_bytes(hashlib.sha256(raw).digest()[:7], "big")
    # A date after the file's own is a sender's mistake or trick.
    return Fetched(FOLDER, 0, uid, raw, min(date_of(raw) or written, written))
