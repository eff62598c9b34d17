"""Mail from files: mbox, Maildir and .eml, alone, in folders, and as mail programs keep them."""

import gzip
import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Literal, cast

from inbox_assistant.errors import InputError
from inbox_assistant.mail import mbox
from inbox_assistant.mail.folders import holds_sent
from inbox_assistant.mail.parse import date_of
from inbox_assistant.model import Fetched

FOLDER = "import"
#: Folders of a Maildir that are left out, unless they are asked for by their own path.
LEFT_OUT = ("trash", "junk", "spam", "drafts")
_SINGLE = (".eml", ".eml.gz", ".emlx")


@dataclass(frozen=True, slots=True)
class Source:
    """A file with mail in it: one mail, or an mbox. `bytes` is its size on the disk."""

    path: Path
    kind: Literal["mail", "mbox"]
    bytes: int
    answered: bool = False

    @property
    def mark(self) -> str:
        """Return what tells this very file from others and from what it may become: a place in
        an mbox means nothing once the file has changed."""
        stat = self.path.stat()
        said = f"{self.path.resolve()}\0{stat.st_size}\0{stat.st_mtime_ns}"
        return hashlib.sha256(said.encode("utf-8", "surrogateescape")).hexdigest()[:20]


@dataclass(frozen=True, slots=True)
class Taken:
    """A mail out of a source, None when it was too large; `end` is where the next one begins."""

    mail: Fetched | None
    end: int


def sources(path: Path) -> Iterator[Source]:
    """Yield the files with mail at that path in a stable order, folders of sent mail last: a
    reply is filed after what it answers. Raises InputError when there is no mail to be found."""
    try:
        found = _found(path)
        first = next(found, None)
        if first is None:
            raise InputError(f"{path} holds neither an mbox, nor a Maildir, nor .eml files.")
        yield first
        yield from found
    except OSError as error:
        raise InputError(f"{error.filename or path} can't be read: {error.strerror}.") from error


def mails(source: Source, start: int = 0) -> Iterator[Taken]:
    """Yield the mails of a source as they are, from a place in it where one begins.

    They have UIDVALIDITY 0 (no server has them), a UID made of their bytes, and are history.
    Raises InputError when the file can't be read.
    """
    try:
        with _opened(source.path) as file:
            if not source.bytes:
                return  # mail programs leave empty files where a folder holds nothing
            if source.kind == "mail":
                yield _single(source, file)
                return
            file.seek(start)
            for boxed in mbox.mails(file, lengths=source.path.suffix != ".gz"):
                if not boxed.deleted:
                    raw = boxed.raw
                    answered = boxed.answered
                    mail = None if raw is None else _fetched(raw, source.path, answered)
                    yield Taken(mail, boxed.end)
    except (OSError, EOFError, gzip.BadGzipFile) as error:
        raise InputError(f"{source.path} can't be read: {error}.") from error


def _found(path: Path) -> Iterator[Source]:
    if (path / "cur").is_dir():
        yield from _maildir(path)
        yield from _below(path, (f for f in path.iterdir() if f.name.startswith(".")))
    elif path.is_dir():
        yield from _below(path, path.iterdir())
    else:
        yield _source(path)


def _below(path: Path, entries: Iterable[Path]) -> Iterator[Source]:
    """Yield what lies in a folder: files first, then folders, those of sent mail last."""
    there = sorted(entries)
    for file in sorted(there, key=lambda file: holds_sent(file.name.removesuffix(".mbox"))):
        if file.is_file() and _holds_mail(file):
            yield _source(file)
    folders = [f for f in there if f.is_dir() and not f.is_symlink() and not _is_left_out(f)]
    for folder in sorted(folders, key=lambda folder: holds_sent(folder.name.strip("."))):
        yield from _found(folder)


def _is_left_out(folder: Path) -> bool:
    """Return whether a folder of a Maildir++ is one nobody wants; others keep their mail."""
    name = folder.name.lower()
    return name.startswith(".") and name.rpartition(".")[2] in LEFT_OUT


def _maildir(path: Path) -> Iterator[Source]:
    names = [(file.name, part) for part in ("cur", "new") for file in _files(path / part)]
    for name, part in sorted(names):
        flags = _flags(name)
        # T is for the trash, D for drafts that were never sent.
        if not flags & set("TD"):
            file = path / part / name
            yield Source(file, "mail", file.stat().st_size, "R" in flags)


def _files(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        yield from (f for f in folder.iterdir() if not f.name.startswith(".") and f.is_file())


def _flags(name: str) -> set[str]:
    """Return the flags of a Maildir's file; some systems allow no colon in names."""
    ends = (name.rpartition(f"{mark}2,") for mark in ":;!")
    return next((set(flags) for _, mark, flags in ends if mark), set())


def _holds_mail(file: Path) -> bool:
    """Return whether a file in a folder is mail: by its name, or because it begins as an mbox."""
    if file.name.lower().endswith(_SINGLE):
        return True
    return not file.name.startswith(".") and _begins_as_mbox(file)


def _source(file: Path) -> Source:
    return Source(file, "mbox" if _begins_as_mbox(file) else "mail", file.stat().st_size)


def _begins_as_mbox(file: Path) -> bool:
    """What can't be read does not; whoever wants the mail in it is told why not."""
    if file.suffix.lower() == ".emlx":
        return False
    try:
        with _opened(file) as opened:
            return opened.read(5) == b"From "
    except (EOFError, OSError):
        return False


@contextmanager
def _opened(file: Path) -> Iterator[BinaryIO]:
    if file.suffix.lower() == ".gz":
        with gzip.open(file, "rb") as unpacked:
            yield cast(BinaryIO, unpacked)
    else:
        with file.open("rb") as plain:
            yield plain


def _single(source: Source, file: BinaryIO) -> Taken:
    size = mbox.LARGEST
    if source.path.suffix.lower() == ".emlx":
        # Apple Mail: the length of the mail, the mail, and a property list.
        line = file.readline(20).strip()
        size = min(size, int(line)) if line.isdigit() else size
        raw = file.read(size)
    else:
        raw = file.read(size + 1)
    too_large = len(raw) > mbox.LARGEST
    return Taken(None if too_large else _fetched(raw, source.path, source.answered), source.bytes)


def _fetched(raw: bytes, file: Path, answered: bool) -> Fetched:
    written = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    # 56 bits of the hash: the same mail has the same number at every import.
    uid = int.from_bytes(hashlib.sha256(raw).digest()[:7], "big")
    # A date after the file's own is a sender's mistake or trick.
    at = min(date_of(raw) or written, written)
    return Fetched(FOLDER, 0, uid, raw, at, history=True, answered=answered)
