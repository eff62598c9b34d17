"""Values out of TOML tables: every refusal names the key and the remedy."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inbox_assistant.errors import ConfigError

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_KINDS: dict[type, str] = {str: "a text", int: "a whole number", bool: "true or false"}


class Refused(Exception):
    """A key of a part of the file is wrong; `remedy` says what to write instead."""

    def __init__(self, key: str, remedy: str) -> None:
        super().__init__(remedy)
        self.key = key
        self.remedy = remedy


class Tables:
    """Reads the tables of one file. `environ` is where secrets may be."""

    def __init__(self, path: Path, environ: Mapping[str, str]) -> None:
        self.path = path
        self.environ = environ

    def _near(self, name: str) -> Path:
        return self.path.parent.resolve() / Path(name).expanduser()

    def _table(self, data: dict[str, Any], key: str, where: str = "") -> dict[str, Any]:
        part = data.get(key, {})
        if not isinstance(part, dict):
            raise self._wrong(where or key, "this must be a table")
        return part

    def _get(self, data: dict[str, Any], key: str, kind: type, where: str, default: Any) -> Any:
        name = f"{where}.{key}" if where else key
        if key not in data:
            if default is None:
                raise self._wrong(name, "it is missing")
            return default
        value = data[key]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self._wrong(name, f"it must be {_KINDS[kind]}")
        self._one_line(name, value)
        return value

    def _one_line(self, name: str, *values: Any) -> None:
        # A line break would begin a command or a header field of its own.
        if any(isinstance(value, str) and _CONTROL.search(value) for value in values):
            raise self._wrong(name, "write it in one line, without control characters")

    def _within(
        self, data: dict[str, Any], key: str, where: str, default: int, least: int, most: int
    ) -> int:
        value: int = self._get(data, key, int, where, default)
        if not least <= value <= most:
            name = f"{where}.{key}".strip(".")
            raise self._wrong(name, f"it must be a number from {least} to {most}")
        return value

    def _choice(self, data: dict[str, Any], key: str, where: str, allowed: tuple[str, ...]) -> str:
        value: str = self._get(data, key, str, where, allowed[0])
        if value not in allowed:
            raise self._wrong(f"{where}.{key}".strip("."), f"choose one of {', '.join(allowed)}")
        return value

    def _strings(
        self, data: dict[str, Any], key: str, where: str, default: tuple[str, ...]
    ) -> tuple[str, ...]:
        value = data.get(key, list(default))
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise self._wrong(f"{where}.{key}", "it must be a list of texts")
        self._one_line(f"{where}.{key}", *value)
        return tuple(value)

    def _only(self, data: dict[str, Any], where: str, known: set[str]) -> None:
        for key in data:
            if key in ("password", "client_secret", "key", "secret"):
                raise self._wrong(
                    f"{where}.{key}".strip("."),
                    f"secrets don't belong in this file: use {key}_file or {key}_env",
                )
            if key not in known:
                name = f"{where}.{key}" if where else key
                raise self._wrong(
                    name, f"this key is unknown; known are {', '.join(sorted(known))}"
                )

    def _wrong(self, name: str, remedy: str) -> ConfigError:
        return ConfigError(f"{self.path}: {name}: {remedy}.")

    def _secret(self, data: dict[str, Any], where: str, key: str) -> str:
        """Return the secret that `<key>_env` or `<key>_file` names, "" when neither is there."""
        if name := self._get(data, f"{key}_env", str, where, ""):
            if name not in self.environ:
                raise self._wrong(f"{where}.{key}_env", f"set the environment variable {name}")
            return self.environ[name]
        if file := self._get(data, f"{key}_file", str, where, ""):
            try:
                return self._near(file).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, ValueError) as error:
                # Not UTF-8, or no name for a file. What was read stays out of the message.
                words = error.strerror if isinstance(error, OSError) else "it is no text file"
                raise self._wrong(f"{where}.{key}_file", f"can't read {file} ({words})") from None
        return ""
