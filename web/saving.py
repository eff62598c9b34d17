"""Files to be saved by a browser and never shown by it, whatever they say they are."""

from urllib.parse import quote

from flask import Response

# A file a stranger chose could be a page with scripts: it gets no origin and may do nothing.
POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"


def to_save(data: bytes, name: str) -> Response:
    """Return the bytes as a file to be saved under that name, which has to be harmless."""
    response = Response(data, mimetype="application/octet-stream")
    # RFC 6266 4.3, RFC 8187: nothing in the name can end the field.
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    response.headers["Content-Security-Policy"] = POLICY
    return response
