"""What a mail server says of who sent a mail (Authentication-Results, RFC 8601).

Anybody can write such a field. The first one is that of the last server, our own, if it writes any;
who wrote it is told along.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from inbox_assistant.mail.fields import Field

Verdict = Literal["confirmed", "denied", "partly", "unknown"]

_FIELD = "authentication-results"
_READ = 4_000  # characters
_SERVER = re.compile(r"[^\s;()]{1,253}")
# What a sender can put into the field stands in quotes and comments: a mail from
# "x; dmarc=pass"@evil.example proves nothing.
_QUOTED = re.compile(r'"[^"]{0,500}"')
_COMMENT = re.compile(r"\([^()]{0,500}\)")
_DEPTH = 3  # comments in comments
_RESULT = re.compile(
    r"\s{0,9}(spf|dkim|dmarc)(?:/\d{1,2})?\s{0,9}=\s{0,9}([a-z]{1,20})(?![\w.])", re.I
)
_GOOD = "pass"


@dataclass(frozen=True, slots=True)
class Authentication:
    """Which server says so, and what it found by each method (of DKIM the best signature)."""

    server: str
    spf: str = ""
    dkim: str = ""
    dmarc: str = ""

    @property
    def found(self) -> tuple[tuple[str, str], ...]:
        """The methods that were tried, with their results."""
        tried = (("SPF", self.spf), ("DKIM", self.dkim), ("DMARC", self.dmarc))
        return tuple((name, result) for name, result in tried if result)

    @property
    def verdict(self) -> Verdict:
        """Whether the domain of the writer stands behind the mail. Only DMARC compares it with the
        address agents see (RFC 7489 3.1)."""
        if self.dmarc == _GOOD:
            return "confirmed"
        if self.dmarc in ("fail", "reject"):
            return "denied"
        return "partly" if _GOOD in (self.spf, self.dkim) else "unknown"


def authentication(fields: Iterable[Field]) -> Authentication | None:
    """Return what the first such field says, None without one."""
    value = next((value for name, value in fields if name.lower() == _FIELD), None)
    if value is None:
        return None
    text = _QUOTED.sub(" ", value[:_READ])
    for _ in range(_DEPTH):
        text = _COMMENT.sub(" ", text)
    server = _SERVER.match(text.strip())
    results: dict[str, str] = {}
    for match in filter(None, map(_RESULT.match, text.split(";")[1:])):
        key, said = match[1].lower(), match[2].lower()
        if results.get(key) != _GOOD and (key == "dkim" or key not in results):
            results[key] = said
    return Authentication(server[0] if server else "", **results)
