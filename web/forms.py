"""What a form of ours holds."""

from flask import request


def written(name: str) -> str:
    """Return a text of the form, its line ends as we keep them."""
    # Browsers send line ends as CRLF (HTML, "multipart and form encoding").
    return request.form.get(name, "").replace("\r\n", "\n")
