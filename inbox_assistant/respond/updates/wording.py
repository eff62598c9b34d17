"""The words about updates that the team reads, in its languages."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources


@cache
def wording() -> Mapping[str, Mapping[str, str]]:
    """Return the words by language and name."""
    file = resources.files("inbox_assistant.respond.updates") / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
