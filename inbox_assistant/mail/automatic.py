"""Mail that no person wrote: replies by robots, bounces, lists, complaints.

Nobody answers these automatically (RFC 3834 2), and they are not read as customers' mail.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from inbox_assistant.mail.attachments import content
from inbox_assistant.mail.data import table
from inbox_assistant.mail.headers import Header, message_ids
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import clean, decode
from inbox_assistant.model import Address, Automatic

MAX_BOUNCED = 50
MAX_REPORT = 50_000

_WORDS = table("robots")
_REPLIES = tuple(_WORDS["replies"])
_BOUNCES = tuple(_WORDS["bounces"])
_DAEMONS = frozenset(_WORDS["daemons"])
_NOREPLY = frozenset(_WORDS["noreply"])

_REPORTED = re.compile(
    r"(?:final|original)-recipient:[^;\n]{0,40};\s{0,20}<?([^\s<>;]{1,254})", re.I
)
_ACTION = re.compile(r"^action:\s{0,20}([a-z]{1,20})", re.I | re.M)
_ADDRESS = r"[^\s<>@,;:\"()\[\]]{1,64}@[^\s<>@,;:\"()\[\]]{1,189}"
_NAMED = re.compile(rf"^[ \t]{{0,20}}<?({_ADDRESS})>?:?[ \t]*$|^<({_ADDRESS})>:", re.M)
_ADDRESSES = re.compile(_ADDRESS)
_ORIGINAL = re.compile(
    r"^(?:>? ?(?:received|return-path|message-id):|-{2,}.{0,60}original)", re.I | re.M
)
_ORIGINAL_ID = re.compile(rb"^message-id:\s{0,20}(<[^<>\s]{1,900}>)", re.I | re.M)


@dataclass(frozen=True, slots=True)
class Seen:
    """What the judgement rests on."""

    header: Header
    leaves: Sequence[Leaf]
    sender: Address
    answered_elsewhere: bool  # Reply-To names somebody else: a contact form
    words: str

    def first(self, name: str) -> str:
        """Return a field, case folded."""
        return self.header.first(name).casefold()

    def has(self, *names: str) -> bool:
        """Return whether one of the fields is there."""
        return self.header.has(*names)

    def holds(self, *types: str) -> bool:
        """Return whether a part has one of the types; the inside of attached mails is not seen."""
        return any(leaf.type in types for leaf in self.leaves)

    @property
    def local_part(self) -> str:
        return self.sender.address.partition("@")[0].casefold()

    @property
    def nobody_to_answer(self) -> bool:
        """Whether the envelope sender is empty, as of all delivery reports (RFC 5321 4.5.5)."""
        return self.has("return-path") and self.first("return-path") in ("<>", "")


def kind_of(seen: Seen) -> Automatic | None:
    """Return what kind of robot wrote the mail, None for a person."""
    if _is_feedback(seen):
        return "feedback"
    if _is_bounce(seen):
        return "bounce"
    if _is_list(seen) and not _submitted(seen).startswith("auto-replied"):
        return "list"
    return "auto-reply" if _is_auto_reply(seen) else None


def bounced(seen: Seen) -> tuple[str, ...]:
    """Return the addresses a bounce says can't be reached; none for a mere delay."""
    if found := seen.first("x-failed-recipients"):
        return _unique(_ADDRESSES.findall(found))
    reports = [_text(leaf) for leaf in seen.leaves if "delivery-status" in leaf.type]
    if reports:
        return _unique(address for report in reports for address in _failed(report))
    if "delay" in seen.first("subject") or "warning" in seen.first("subject"):
        return ()
    # An older bounce only tells it in words: in a line of its own, or at the first place.
    told = _ORIGINAL.split(seen.words[:MAX_REPORT], maxsplit=1)[0]
    known = {a.address.casefold() for a in (seen.sender, *seen.header.addresses("to"))}
    lines = [first or second for first, second in _NAMED.findall(told)]
    others = [a for a in lines or _ADDRESSES.findall(told) if a.strip(".").casefold() not in known]
    return _unique(others if lines else others[:1])


def returned_ids(leaves: Sequence[Leaf]) -> tuple[str, ...]:
    """Return the Message-IDs of the mails that a report gives back (RFC 3462 3)."""
    ids: list[str] = []
    for leaf in leaves:
        if leaf.type in ("message/rfc822", "text/rfc822-headers", "message/global"):
            for match in _ORIGINAL_ID.finditer(content(leaf.part)[:MAX_REPORT]):
                ids.extend(message_ids(clean(decode(match[1], "utf-8"))))
                break
    return tuple(dict.fromkeys(ids))


def _is_feedback(seen: Seen) -> bool:
    return seen.holds("message/feedback-report")  # RFC 5965 2


def _is_bounce(seen: Seen) -> bool:
    if seen.has("x-failed-recipients") or seen.holds("message/delivery-status"):  # RFC 3464 2
        return True
    report = seen.first("content-type").startswith("multipart/report")
    if seen.holds("message/global-delivery-status"):  # RFC 6533
        return True
    if report and not seen.holds("message/disposition-notification"):
        return True
    daemon = seen.local_part in _DAEMONS or not seen.sender.address
    subject = seen.first("subject")
    named = any(words in subject for words in _BOUNCES)
    return (daemon and (named or seen.nobody_to_answer)) or (named and seen.nobody_to_answer)


def _is_list(seen: Seen) -> bool:
    # RFC 2919, RFC 2369; Precedence was never standardised, but is in wide use.
    if seen.has("list-id", "list-unsubscribe", "list-post", "list-help", "mailing-list"):
        return True
    return seen.first("precedence") in ("list", "bulk", "junk")


def _is_auto_reply(seen: Seen) -> bool:
    if _submitted(seen) not in ("", "no"):
        return True
    if seen.has("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from"):
        return True
    suppressed = set(re.split(r"[,\s]+", seen.first("x-auto-response-suppress")))
    if suppressed & {"all", "oof", "autoreply"}:  # MS-OXCMAIL 2.1.3.2.20
        return True
    if seen.first("precedence") == "auto_reply" or seen.nobody_to_answer:
        return True
    if seen.holds("message/disposition-notification"):  # RFC 8098: a read receipt
        return True
    if seen.first("subject").startswith(_REPLIES):
        return True
    return seen.local_part in _NOREPLY and not seen.answered_elsewhere


def _submitted(seen: Seen) -> str:
    return seen.first("auto-submitted").split(";")[0].strip()  # RFC 3834 5


def _failed(report: str) -> Iterator[str]:
    """Yield the recipients of a delivery report whose action is "failed" (RFC 3464 2.3.3)."""
    for block in report.split("\n\n"):
        action = _ACTION.search(block)
        if action is None or action[1].lower() == "failed":
            yield from (found for found in _REPORTED.findall(block) if "@" in found)


def _text(leaf: Leaf) -> str:
    return clean(decode(content(leaf.part)[:MAX_REPORT], "utf-8"))


def _unique(addresses: Iterator[str] | Sequence[str]) -> tuple[str, ...]:
    """Return the addresses once each, whatever their case."""
    found = {address.strip(".<>").casefold(): address.strip(".<>") for address in addresses}
    return tuple(found.values())[:MAX_BOUNCED]
