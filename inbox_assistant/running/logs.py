"""Lines for a log: one event a line, as key=value or JSON, without what people wrote or secrets.

Deny by default. Of our own messages, which name numbers and places, what identifies somebody is
masked and known secrets are taken out. What a library says may quote a mail or a password, so only
its name, its level and where it spoke are written; of an exception its kind and its places.
"""

import json
import logging
import re
import sys
import threading
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import TextIO

from inbox_assistant.config import Config, LogsConfig
from inbox_assistant.errors import AlreadyRunning, InboxAssistantError
from inbox_assistant.masking import MASK, mask

log = logging.getLogger(__name__)

_OURS = ("inbox_assistant", "web", "__main__")
_LONGEST = 500  # characters: a server's words are no place for a mail
_FRAMES = 12
_PLAIN = re.compile(r"[\w.:/+\-]+")
# What goes with a password to a server: base64 and the like, in no word of ours.
_TOKEN = re.compile(r"[A-Za-z0-9+_=\-]{40,}")
_SHORTEST_SECRET = 4


class Writer(logging.Formatter):
    """Makes a line of a record. `part` is who writes it."""

    def __init__(self, part: str, form: str, secrets: Collection[str] = ()) -> None:
        super().__init__()
        self._part = part
        self._line = _json if form == "json" else _pairs
        self._secrets = sorted((s for s in secrets if len(s) >= _SHORTEST_SECRET), key=len)[::-1]

    def format(self, record: logging.LogRecord) -> str:
        """Return the record as one line."""
        told = {
            "time": f"{datetime.fromtimestamp(record.created, UTC):%Y-%m-%dT%H:%M:%S.%fZ}",
            "level": record.levelname.lower(),
            "part": self._part,
            "from": record.name,
            "event": self._said(record),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            told["error"] = _kinds(error)
            told["at"] = _places(error.__traceback__)
        return self._line({key: self._without_secrets(value) for key, value in told.items()})

    def _said(self, record: logging.LogRecord) -> str:
        if not _ours(record.name):
            return f"something at {record.module}:{record.lineno}"
        # A broken message must not end the part that wrote it.
        try:
            said = record.getMessage()
        except (TypeError, ValueError):
            said = str(record.msg)
        said = _TOKEN.sub(MASK, mask(self._without_secrets(said)))
        return " ".join(said.split())[:_LONGEST]

    def _without_secrets(self, said: str) -> str:
        for secret in self._secrets:
            said = said.replace(secret, MASK)
        return said


class DailyFiles(logging.StreamHandler):  # type: ignore[type-arg]  # generic in name only
    """Writes into a file per day and part, and takes away those older than `days`. No file is ever
    renamed: several processes of a part may write into the same."""

    def __init__(self, folder: Path, part: str, days: int) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._folder, self._part, self._days = folder, part, days
        self._day: date | None = None
        self._file: TextIO | None = None
        super().__init__(sys.stderr)

    def emit(self, record: logging.LogRecord) -> None:
        """Write the record into the file of its day."""
        day = datetime.fromtimestamp(record.created, UTC).date()
        if day != self._day:
            self.close()
            with suppress(OSError):  # a full disk: the standard error has it
                self._turn(day)
        super().emit(record)

    def close(self) -> None:
        """Close the file; what comes later goes to the standard error."""
        if self._file is not None:
            self.setStream(sys.stderr)
            self._file.close()
            self._day = self._file = None
        super().close()

    def _turn(self, day: date) -> None:
        path = self._folder / f"{self._part}-{day}.log"
        path.touch(mode=0o600)
        self._file, self._day = path.open("a", encoding="utf-8"), day
        self.setStream(self._file)
        for old in outdated(self._folder, day, self._days):
            old.unlink(missing_ok=True)


def outdated(folder: Path, day: date, days: int) -> Iterator[Path]:
    """Yield the log files of more than `days` days before that day."""
    first = day - timedelta(days=days)
    for path in folder.glob("*-????-??-??.log"):
        try:
            written = date.fromisoformat(path.stem[-10:])
        except ValueError:
            continue
        if written < first:
            yield path


def begin(config: Config, part: str) -> None:
    """Send what this process has to tell, also of exceptions nobody caught, where it belongs.

    Raises OSError when the folder for logs can't be made.
    """
    handler = _handler(config.logs, part)
    handler.setFormatter(Writer(part, config.logs.form, secrets_of(config)))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.raiseExceptions = False  # else a broken record is printed whole
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    threading.excepthook = _uncaught


@contextmanager
def told() -> Iterator[None]:
    """Log what ends a part, and end the process with 1; nothing of it is printed otherwise."""
    try:
        yield
    except AlreadyRunning:
        raise  # for who started it
    except InboxAssistantError as error:
        log.error("%s", error)
        raise SystemExit(1) from None
    except Exception:
        log.critical("It ends by an error of its own", exc_info=True)
        raise SystemExit(1) from None


def secrets_of(part: object) -> set[str]:
    """Return every secret of the configuration: what its values keep out of their `repr`."""
    if isinstance(part, tuple):
        return set().union(*map(secrets_of, part))
    if not is_dataclass(part):
        return set()
    found: set[str] = set()
    for one in fields(part):
        value = getattr(part, one.name)
        if isinstance(value, str) and not one.repr:
            found.add(value)
        found |= secrets_of(value)
    return found - {""}


def _handler(logs: LogsConfig, part: str) -> logging.Handler:
    if logs.folder is not None:
        return DailyFiles(logs.folder, part, logs.days)
    return logging.StreamHandler()


def _ours(name: str) -> bool:
    return name.split(".")[0] in _OURS


def _uncaught(found: threading.ExceptHookArgs) -> None:
    if found.exc_value is not None and not isinstance(found.exc_value, SystemExit):
        log.critical("A thread ended by an error", exc_info=found.exc_value)


def _kinds(error: BaseException | None) -> str:
    """Return the kinds of an exception and of those that led to it, the last one first."""
    kinds: list[str] = []
    while error is not None and len(kinds) < _FRAMES:
        kinds.append(type(error).__qualname__)
        error = error.__cause__ or error.__context__
    return " < ".join(kinds)


def _places(trace: TracebackType | None) -> str:
    """Return where it happened, the innermost place last."""
    places: list[str] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        places.append(f"{Path(code.co_filename).name}:{trace.tb_lineno} {code.co_name}")
        trace = trace.tb_next
    return " > ".join(places[-_FRAMES:])


def _pairs(told: Mapping[str, str]) -> str:
    return " ".join(f"{key}={_quoted(value)}" for key, value in told.items())


def _quoted(value: str) -> str:
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)


def _json(told: Mapping[str, str]) -> str:
    return json.dumps(told, ensure_ascii=False)
