"""Writes a team's own phrases into their folder, for the web: one slot at a time, whole or not at
all, and nothing that is wrong. What people wrote by hand around it, comments too, stays."""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from hashlib import blake2b
from pathlib import Path
from typing import Any

import tomlkit
from filelock import FileLock, Timeout
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Array, String, Table

from inbox_assistant.respond.own_phrases import SIGNATURE, fault_of_ways, own_phrases
from inbox_assistant.respond.phrase_rules import Fault, fault_of_signature
from inbox_assistant.respond.phrases import phrasebook

EVERYTHING = ""  # the key of a fault that is of no field
_PATIENCE = 5  # seconds another process may take over one file
_HEAD = "Phrases of our own. What is not here is said as the program says it."

Faults = Mapping[str, Fault]


def keep_ways(
    folder: Path, language: str, slot: str, name: str, said: Mapping[str, Sequence[str]], seen: str
) -> Faults:
    """Keep the ways to say it, by style; a style without any, or with just ours, is said as ours.

    `seen` is `stamp` as it was when the agent looked. Returns what is wrong, by style, and then
    nothing is kept.
    """
    ours = phrasebook(language).slots[slot][name]
    texts = {style: [way.strip() for way in ways if way.strip()] for style, ways in said.items()}
    own = {s: ways if ways != list(ours.get(s, ())) else [] for s, ways in texts.items()}
    wrong = {s: fault for s, ways in own.items() if ways and (fault := fault_of_ways(ways, ours))}
    if wrong:
        return wrong

    def change(document: tomlkit.TOMLDocument) -> None:
        styles = _table(_table(document, slot, above=True), name)
        for style, ways in own.items():
            _put(styles, style, _array(ways) if ways else None)
        _drop_if_empty(document[slot], name)
        _drop_if_empty(document, slot)

    return _changed(folder, language, change, seen)


def keep_signatures(folder: Path, name: str, said: Mapping[str, str], seen: str) -> Faults:
    """Keep the signatures of a language (or `ALL`), by mailbox; an empty one is dropped. Returns
    what is wrong, by mailbox, and then nothing is kept."""
    texts = {mailbox: text.strip() for mailbox, text in said.items()}
    wrong = {
        box: fault for box, text in texts.items() if text and (fault := fault_of_signature(text))
    }
    if wrong:
        return wrong

    def change(document: tomlkit.TOMLDocument) -> None:
        table = _table(document, SIGNATURE)
        for mailbox, text in texts.items():
            _put(table, mailbox, tomlkit.string(text, multiline="\n" in text) if text else None)
        _drop_if_empty(document, SIGNATURE)

    return _changed(folder, name, change, seen)


def stamp(folder: Path, name: str) -> str:
    """Return what tells one state of a file's words from another."""
    own = own_phrases(folder, name)
    return blake2b(repr((own.ways, own.signatures)).encode(), digest_size=8).hexdigest()


def _changed(
    folder: Path, name: str, change: Callable[[tomlkit.TOMLDocument], None], seen: str
) -> Faults:
    file = folder / f"{name}.toml"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with FileLock(folder / ".lock", timeout=_PATIENCE):
            if stamp(folder, name) != seen:
                return {EVERYTHING: Fault("changed")}
            document = _document(file)
            change(document)
            _replace(file, tomlkit.dumps(document))
    except Timeout:
        return {EVERYTHING: Fault("changed")}
    except OSError as error:
        return {EVERYTHING: Fault("unwritable", error.strerror or "?")}
    except (TOMLKitError, ValueError, TypeError, AttributeError) as error:
        # A file that is wrong, or has another shape, is a person's work: it is never written over.
        return {EVERYTHING: Fault("toml", str(error)[:200])}
    return {}


def _document(file: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        document = tomlkit.document()
        document.add(tomlkit.comment(_HEAD))
        return document


def _replace(file: Path, text: str) -> None:
    """Write it beside the file and put it in its place, so that nobody ever reads half of it."""
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    beside = Path(made)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        mode = file.stat().st_mode & 0o777 if file.exists() else 0o644
        beside.chmod(mode)  # mkstemp lets nobody else read; the other processes must
        beside.replace(file)
    except BaseException:
        beside.unlink()
        raise


def _table(parent: Any, key: str, *, above: bool = False) -> Any:
    """Return the table under that key, a new one where there is none. `above`: it holds tables
    only, and is written without a line of its own."""
    if key not in parent:
        parent[key] = tomlkit.table(is_super_table=above)
    return parent[key]


def _put(table: Table, key: str, value: Array | String | None) -> None:
    if value is not None:
        table[key] = value
    elif key in table:
        del table[key]


def _drop_if_empty(parent: Any, key: str) -> None:
    if key in parent and not parent[key]:
        del parent[key]


def _array(ways: Sequence[str]) -> Array:
    return tomlkit.item(list(ways)).multiline(multiline=True)
