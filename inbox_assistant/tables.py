"""The tables that lie as TOML files beside the code."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any


@cache
def table(package: str, name: str) -> dict[str, Any]:
    """Return the contents of `name`.toml in the folder of a package, read once."""
    text = resources.files(package).joinpath(f"{name}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)
