"""The tables of each language, as TOML files in folders beside this file."""

import tomllib
from importlib import resources
from typing import Any

_HERE = resources.files("inbox_assistant.respond.check")


def tables(folder: str, language: str) -> dict[str, Any]:
    """Return the tables of a language, none for languages without."""
    file = _HERE / folder / f"{language}.toml"
    if not language.isalpha() or not file.is_file():
        return {}
    return tomllib.loads(file.read_text(encoding="utf-8"))
