"""Mails that get no automatic answer. Who is in doubt is left in peace.

RFC 3834 2 and 4; also what mailing programs and spam filters write into headers. The answer goes
to the writer's own address only: a mail that names another one (Reply-To, Return-Path) gets none,
so that nobody can point our answers at somebody else.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from inbox_assistant.config import Config
from inbox_assistant.mail.data import table
from inbox_assistant.model import Mail, StoredMail
from inbox_assistant.respond.addresses import is_ours, mailbox_of, sendable

OLDEST = timedelta(days=1)
_MARKS = frozenset(
    {
        "precedence",
        "mailing-list",
        "x-mailing-list",
        "feedback-id",
        "x-auto-response-suppress",
        "x-autoreply",
        "x-autorespond",
        "x-autoresponder",
        "x-auto-reply-from",
        "x-loop",
        "x-failed-recipients",
        "x-csa-complaints",
    }
)
_SENDERS = table("robots")["senders"]
_NOBODY = frozenset(
    re.sub(r"[._-]", "", name)
    for kind in ("daemons", "postmasters", "noreply", "machines")
    for name in _SENDERS[kind]
)
_FORGED = re.compile(r"\b(?:spf|dmarc)\s{0,9}=\s{0,9}fail\b", re.IGNORECASE)

Fields = Mapping[str, Sequence[str]]


def why_not(
    stored: StoredMail, headers: Sequence[tuple[str, str]], config: Config, now: datetime
) -> str | None:
    """Return in a word why the mail gets no automatic answer, None when it may get one."""
    mail = stored.mail
    fields: dict[str, list[str]] = {}
    for name, value in headers:
        fields.setdefault(name.casefold(), []).append(value.strip())
    return (
        _of_robots(mail, fields)
        or _of_times(stored, now)
        or _of_addresses(mail, fields)
        or ("ours" if is_ours(mail.sender.address, config) else None)
    )


def _of_robots(mail: Mail, fields: Fields) -> str | None:
    if mail.automatic or _MARKS & fields.keys():
        return "automatic"
    if any(name.startswith("list-") for name in fields):
        return "list"
    submitted = _first(fields, "auto-submitted").partition(";")[0].strip()
    if submitted not in ("", "no") or _first(fields, "content-type").startswith("multipart/report"):
        return "automatic"
    if _first(fields, "x-spam-flag") == "yes" or _first(fields, "x-spam-status").startswith("yes"):
        return "spam"
    if any(_FORGED.search(result) for result in fields.get("authentication-results", ())):
        return "forged"
    return None


def _of_times(stored: StoredMail, now: datetime) -> str | None:
    written = stored.mail.date or stored.at
    return "old" if now - min(stored.at, written) > OLDEST else None


def _of_addresses(mail: Mail, fields: Fields) -> str | None:
    address = mail.sender.address
    local = re.sub(r"[._-]", "", mailbox_of(address).rpartition("@")[0])
    if any(local.startswith(name) for name in _NOBODY if len(name) > 6) or local in _NOBODY:
        return "nobody"
    if len(fields.get("from", ())) > 1 or not sendable(mail.sender):
        return "address"
    if mail.reply_to and mailbox_of(mail.reply_to.address) != mailbox_of(address):
        return "reply-to"
    # RFC 3834 4: the answer belongs to the Return-Path. Where the server leaves it out, the
    # writer's address is all there is.
    paths = [path.strip("<> ") for path in fields.get("return-path", ())]
    if any(not path or mailbox_of(path) != mailbox_of(address) for path in paths):
        return "return-path"
    return None


def _first(fields: Fields, name: str) -> str:
    return next(iter(fields.get(name, ())), "").casefold()
