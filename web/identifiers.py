"""Numbers that come from an address or a form: short enough for every database."""

from flask import Flask
from werkzeug.routing import IntegerConverter

_LONGEST = 15  # digits


class _Identifier(IntegerConverter):
    regex = rf"\d{{1,{_LONGEST}}}"


def bound(app: Flask) -> None:
    """Let `<int:…>` in addresses match only what can be an id; longer ones are not found."""
    app.url_map.converters["int"] = _Identifier


def identifier(text: str) -> int:
    """Return the id written in a form or query. Raises ValueError for anything else."""
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise ValueError(text)
    return int(text)
