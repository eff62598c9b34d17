"""Backups: everything a team needs to go on elsewhere, made while it works, and proven at once.

The database, the configuration, the team's own files, and what was erased. No passwords and no
tokens of mailboxes: they lie in files and variables of their own.
"""

import shutil
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from inbox_assistant import __version__, packing
from inbox_assistant.config import Config
from inbox_assistant.errors import InputError, StoreError
from inbox_assistant.model import BackupRow, BackupState
from inbox_assistant.packing import Manifest
from inbox_assistant.store.base import Store
from inbox_assistant.store.erased import erased_file
from inbox_assistant.store.snapshots import Told, bytes_of, facts, fault, snapshot

_NAME = "inbox-assistant-{:%Y%m%dT%H%M%SZ}.zip"
_OURS = "inbox-assistant-*.zip"
_MARGIN = 32_000_000  # bytes, for everything but the database
_MOST_FILES, _LARGEST_FILE = 2_000, 20_000_000
_LATE = timedelta(hours=2)
_AGAIN = timedelta(hours=1)


def quiet(_what: str, _done: int, _whole: int) -> None:
    """Nobody wants to know how far it is."""


def make(
    store: Store,
    config: Config,
    config_path: Path,
    folder: Path,
    now: datetime,
    told: Told = quiet,
    keep: int | None = None,
) -> BackupRow:
    """Make a backup in that folder, verify it, then remove those of this store beyond the `keep`
    newest (None: none); return it. The store notes it, and the failure too.

    Raises InputError (no room, no such folder), StoreError, and what `told` raises: then nothing of
    it is left.
    """
    try:
        with store.alone("backup"):
            file = _made(Path(config.store), _team_files(config, config_path), folder, now, told)
            size = file.stat().st_size
            if keep is not None:
                _prune(folder, config.store, keep)
    except (InputError, StoreError, OSError) as error:
        store.backups.note(BackupRow(now, str(folder), error=str(error)))
        if isinstance(error, OSError):
            raise InputError(f"The backup can't be written to {folder}: {error}.") from error
        raise
    row = BackupRow(now, str(file), size)
    store.backups.note(row)
    return row


def verify(file: Path, told: Told = quiet) -> Manifest:
    """Return what a backup says of itself, when all of it is true: every file has its sum, the
    database is whole, and its rows and mails are those that were there. Raises InputError."""
    with unpacked(file, file.resolve().parent, told) as (manifest, _):
        return manifest


@contextmanager
def unpacked(file: Path, folder: Path, told: Told) -> Iterator[tuple[Manifest, Path]]:
    """Yield a verified backup: what it says, and a folder in `folder` with its parts, for as long
    as the block runs. Raises InputError."""
    manifest = packing.manifest_of(file)
    _room(folder, sum(part.bytes for part in manifest.parts.values()))
    with TemporaryDirectory(dir=folder, prefix=".unpacked-") as name:  # mode 700
        place = Path(name)
        for number, part in enumerate(manifest.parts):
            packing.unpack(file, part, place / _placed(part, number), told)
        _prove(place / packing.STORE, manifest, file, told)
        yield manifest, place


def part_file(place: Path, manifest: Manifest, name: str) -> Path:
    """Return where a part of an unpacked backup lies."""
    return place / _placed(name, list(manifest.parts).index(name))


def due(store: Store, config: Config, now: datetime) -> bool:
    """Return whether the nightly backup is to be made now: none was made since its hour last came,
    and a failed try is an hour ago."""
    tries = store.backups.tries()
    if config.backup.folder is None or (tries and tries[0].error and now - tries[0].at < _AGAIN):
        return False
    made = next((row.at for row in tries if not row.error), None)
    return made is None or made < _hour(config, now)


def state(store: Store, config: Config, now: datetime) -> BackupState:
    """Return how backups fare, for people and watchers."""
    tries = store.backups.tries()
    good = next((row for row in tries if not row.error and Path(row.file).exists()), None)
    error = tries[0].error if tries else ""
    overdue = bool(config.backup.folder) and (good is None or good.at < _hour(config, now - _LATE))
    configured = bool(config.backup.folder)
    if good is None:
        return BackupState(configured, error=error, overdue=overdue)
    return BackupState(configured, good.at, good.file, error, overdue)


def carry_erased(config: Config) -> None:
    """Let the folder of backups know what was erased since: the newest backup does not, and the
    file beside the database is lost with its disk. Raises OSError."""
    source = erased_file(Path(config.store))
    if config.backup.folder is None or not source.exists():
        return
    target = carried(config.backup.folder, config.store)
    if not target.exists() or target.stat().st_size != source.stat().st_size:
        new = target.with_suffix(".new")
        new.touch(mode=0o600)
        shutil.copyfile(source, new)
        new.replace(target)


def carried(folder: Path, store: str) -> Path:
    """Return the file beside the backups of a store that says what was erased there."""
    return folder / f"inbox-assistant-{_key(store)}.erased"


def _key(store: str) -> str:
    return sha256(store.encode()).hexdigest()[:12]


def _hour(config: Config, now: datetime) -> datetime:
    """Return when the hour of the nightly backup last came."""
    here = now.astimezone(config.timezone)
    for days in (0, 1):
        local = datetime.combine(
            here.date() - timedelta(days=days), config.backup.at, tzinfo=config.timezone
        )
        if local.astimezone(UTC) <= now:
            break
    return local.astimezone(UTC)


def _made(
    source: Path, others: Mapping[str, Path], folder: Path, now: datetime, told: Told
) -> Path:
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}: make it first, or name another.")
    # The snapshot beside its archive, then the archive beside what is unpacked of it to prove it.
    _room(folder, 2 * bytes_of(source))
    work = folder / f".making-{_key(str(source))}"
    shutil.rmtree(work, ignore_errors=True)  # of one that was killed
    work.mkdir(mode=0o700)
    try:
        copy, archive = work / packing.STORE, work / "backup.zip"
        copy.touch(mode=0o600)
        found = snapshot(source, copy, told)
        made_at = now.astimezone(UTC).isoformat(timespec="seconds")
        manifest = Manifest(made_at, __version__, str(source), found)
        archive_files = {packing.STORE: copy, **others}
        packing.pack(archive, manifest, archive_files, told)
        archive.chmod(stat.S_IRUSR | stat.S_IWUSR)
        copy.unlink()
        verify(archive, told)
        return archive.rename(_free_name(folder, now))
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _free_name(folder: Path, now: datetime) -> Path:
    at = now.astimezone(UTC)
    while (path := folder / _NAME.format(at)).exists():
        at += timedelta(seconds=1)
    return path


def _room(folder: Path, needed: int) -> None:
    if (free := packing.free(folder)) < needed + _MARGIN:
        raise InputError(
            f"{folder} has {free // 1_000_000:,} MB free and {(needed + _MARGIN) // 1_000_000:,} "
            "MB are needed: make room, or name another folder."
        )


def _placed(name: str, number: int) -> str:
    """Return under which name a part lies when unpacked: never one that the archive chose."""
    return name if name in (packing.STORE, packing.ERASED) else f"part-{number}"


def _prove(copy: Path, manifest: Manifest, file: Path, told: Told) -> None:
    told("checking", 0, 1)
    try:
        wrong, found = fault(copy), facts(copy, told)
    except StoreError as error:
        raise InputError(f"{file} holds a database that can't be read: {error}") from error
    if wrong:
        raise InputError(f"{file} holds a damaged database ({wrong}): use another backup.")
    if found != manifest.facts:
        raise InputError(f"{file} does not hold what it says it does: use another backup.")
    told("checking", 1, 1)


def _prune(folder: Path, store: str, keep: int) -> None:
    """Remove what is older than the newest `keep` of this store. What can't be read stays."""
    own = []
    for file in sorted(folder.glob(_OURS), reverse=True):
        try:
            if packing.manifest_of(file).store == store:
                own.append(file)
        except InputError:
            continue
    for file in own[keep:]:
        file.unlink()


def _team_files(config: Config, config_path: Path) -> dict[str, Path]:
    """Return the files beside the database, under their names in the archive."""
    base = config_path.resolve().parent
    named = [config_path.resolve(), *_own_files(config)]
    files = {
        f"{packing.CONFIG}{path.relative_to(base).as_posix()}"
        if path.is_relative_to(base)
        else f"{packing.ELSEWHERE}{number}/{path.name}": path
        for number, path in enumerate(dict.fromkeys(named))
    }
    gone = erased_file(Path(config.store))
    return files | ({packing.ERASED: gone} if gone.exists() else {})


def _own_files(config: Config) -> Iterator[Path]:
    """Yield the phrases, the questions and the certificates that the configuration names: nothing
    that is secret, nothing that is huge."""
    servers = [server for one in config.mailboxes for server in (one.imap, one.smtp)]
    others = (config.model, config.oidc)
    ca_files = [one.ca_file for one in (*servers, *others) if one and one.ca_file]
    folder = sorted(config.phrases.rglob("*.toml")) if config.phrases else []
    named = [config.questions, *map(Path, ca_files), *folder[:_MOST_FILES]]
    for path in filter(None, named):
        if path.is_file() and path.stat().st_size <= _LARGEST_FILE:
            yield path.resolve()
