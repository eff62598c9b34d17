"""Whom a bounce says can't be reached, as an address that we wrote to."""

import re
from collections.abc import Callable, Iterable, Iterator

from inbox_assistant.mail.automatic.returned import RETURNED, told_and_copy
from inbox_assistant.mail.automatic.seen import Seen, folded, text_of
from inbox_assistant.mail.data import table

MAX_BOUNCED = 50
MAX_REPORTS = 10
MAX_TOLD = 10_000

_DELAYS = tuple(table("robots")["bounces"]["delays"])
# RFC 3464 2.3.3; DragonFly, SendGrid and others use words of their own for a failure.
_NOT_FAILED = ("delayed", "delivered", "relayed", "expanded", "deliverable")
_LOCAL = r"(?:\"[^\"\n]{1,64}\"|[^\s<>@,;:\"'()\[\]*|（）：，。「」]{1,128})"
_ADDRESS = _LOCAL + r"@[^\s<>@,;:\"'()\[\]*|=/（）：，。「」]{1,189}"
_ADDRESSES = re.compile(_ADDRESS)
_FIELD = re.compile(
    r"^[>\s]{0,4}(original|final|x-actual)-recipient:[ \t]*(?:\n[ \t]+)?(?:([\w-]{1,20})[ \t]*;)?"
    r"[ \t]*(\S[^\n]{0,300})",
    re.I | re.M,
)
_ACTION = re.compile(r"^[>\s]{0,4}action:\s{0,20}([a-z]{1,20})", re.I | re.M)
_BLOCKS = re.compile(r"\n[>\s]{0,4}\n")
_ALONE = re.compile(
    rf"^[ \t>*•\-]{{0,20}}[<\"'\[]{{0,2}}({_ADDRESS})[>\"'\]]{{0,2}}"
    r"(?:[ \t]*$|[ \t]*[:;,(]|\.\.\.|[ \t]+(?:on|[<\[(#\-–\d]))",
    re.M,
)
_LABELS = (
    r"(?:recipient(?:\(?s\)?)?(?:[ ]address)?(?:es)?|rcpt to|addressed to|mail ?address|address|"
    r"(?:be )?delivered to|deliver(?:y|ing)?(?: your)?(?: message| mail)? to|mail to|message to|"
    r"unknown user|user|userid|rejected recipient|undeliverable to|reach|exceeds allowed size|"
    r"group you tried to contact|empfänger|destinatario|destinataire|destinatário)"
)
_LABELLED = re.compile(rf"\b{_LABELS}[ \t]*[:=]?\s{{0,3}}[<\"'(\[]{{0,2}}({_ADDRESS})", re.I)
_REFUSED = re.compile(rf"(?:^|[^\d])[45]\d\d[ -][^\n<]{{0,100}}<({_ADDRESS})>", re.M)
_EXPANDED = re.compile(
    rf"({_ADDRESS})>?[^\n]{{0,20}}\n?\s{{0,20}}\((?:ultimately )?(?:generated|expanded) "
    rf"from:?\s{{0,9}}<?({_ADDRESS})"
)
_TO = re.compile(r"^(?:to|x-envelope-to):([^\n]{0,998}(?:\n[ \t][^\n]{0,998}){0,20})", re.I | re.M)
_VERP = re.compile(r"[+-]([^\s=@+]{1,64})=([^\s=@]{1,189}\.[^\s=@]{2,24})$")
_REWRITTEN = re.compile(r"srs0[+=-].{1,20}?=.{1,5}?=([^=@]{1,190})=([^@]{1,64})$", re.I)
_REWRITTEN_AGAIN = re.compile(
    r"srs1[+=-].{1,100}==.{1,20}?=.{1,5}?=([^=@]{1,190})=([^@]{1,64})$", re.I
)
_TAGGED = re.compile(r"(?:prvs=[^=@]{1,20}=|btv1==[^=@]{1,30}==)", re.I)
_HEX = re.compile(r"\\x\{([0-9a-f]{2,6})\}|\+([0-9A-F]{2})", re.I)


def bounced(seen: Seen) -> tuple[str, ...]:
    """Return the addresses a bounce says can't be reached; none for a mere delay.

    Of an alias and what it leads to, the alias: that is what we wrote to.
    """
    told, copy = told_and_copy(seen.report)
    told = told[:MAX_TOLD]
    reports = list(_reports(seen))
    if not any(_FIELD.search(report) for report in reports):
        reports = [seen.report] if _FIELD.search(told) else []
    if found := [one for report in reports for one in _recipients(report)]:
        return _unique((address for address, failed in found if failed), told)
    if _is_delay(seen, told):
        return ()
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: _ADDRESSES.findall(seen.first("x-failed-recipients")),
        lambda: _in_words(seen, told),
        lambda: _returned_to(seen, copy),
        lambda: _verp(seen),
    )
    return next(filter(None, (_unique(source(), told) for source in sources)), ())


def _reports(seen: Seen) -> Iterator[str]:
    leaves = [leaf for leaf in seen.leaves if "delivery-status" in leaf.type]
    return map(text_of, leaves[:MAX_REPORTS])


def _recipients(report: str) -> Iterator[tuple[str, bool]]:
    """Yield the recipients of a report, and whether the mail failed to reach them."""
    for block in _BLOCKS.split(report):
        named = {
            match[1].lower(): _plain(match[2] or "", match[3]) for match in _FIELD.finditer(block)
        }
        addresses = [named.get(kind, "") for kind in ("original", "final", "x-actual")]
        if not any(addresses):
            continue
        action = _ACTION.search(block)
        yield next(filter(None, addresses)), not action or action[1].lower() not in _NOT_FAILED


def _plain(kind: str, written: str) -> str:
    """Return the address in a field, decoded (RFC 3461 4.2 and RFC 6533 3), "" if there is none."""
    if "@" not in written or kind.lower() == "utf-8":
        written = _HEX.sub(lambda code: _character(code[1] or code[2]), written)
    found = _ADDRESSES.search(written)
    return found[0] if found and not found[0].lower().startswith("imceaex-") else ""


def _character(code: str) -> str:
    number = int(code, 16)
    return chr(number) if 0x20 < number < 0x110000 and not 0xD800 <= number < 0xE000 else ""


def _is_delay(seen: Seen, told: str) -> bool:
    text = folded(told[:4_000])
    return any(words in seen.subject or words in text for words in _DELAYS)


def _in_words(seen: Seen, told: str) -> list[str]:
    """Return whom the text names: in lines of their own, or by a label, or at the first place."""
    if not seen.words.strip() and not told:
        return []
    own = _ours(seen)
    for pattern in (_ALONE, _LABELLED, _REFUSED):
        lines = list(dict.fromkeys(pattern.findall(told)))
        if found := [one for one in lines if one.strip(".").casefold() not in own] or lines[:1]:
            return found
    others = (one for one in _ADDRESSES.findall(told) if one.strip(".").casefold() not in own)
    return list(others)[:1]


def _returned_to(seen: Seen, copy: str) -> list[str]:
    """Return whom the returned mail was for, if that was one address and none of ours."""
    given = next((leaf for leaf in seen.leaves if leaf.type in RETURNED), None)
    found = _TO.search(text_of(given) if given else copy)
    addresses = set(_ADDRESSES.findall(found[1])) if found else set()
    return [one for one in addresses if len(addresses) == 1 and one.casefold() not in _ours(seen)]


def _verp(seen: Seen) -> list[str]:
    """Return the address coded into the one that the bounce went to (VERP)."""
    locals_ = (address.address.rpartition("@")[0] for address in seen.header.addresses("to"))
    matches = (_VERP.search(local) for local in locals_ if not _REWRITTEN.match(local))
    return [f"{match[1]}@{match[2]}" for match in matches if match]


def _ours(seen: Seen) -> set[str]:
    """Return who sent the bounce and whom it went to."""
    return {a.address.casefold() for a in (seen.sender, *seen.header.addresses("to"))}


def _unique(addresses: Iterable[str], told: str) -> tuple[str, ...]:
    """Return the addresses once each, whatever their case, as they were before any rewriting."""
    aliases = {final.casefold(): first for final, first in _EXPANDED.findall(told)}
    found: dict[str, str] = {}
    for address in addresses:
        bare = _unwrapped(address.strip(".<>'"))
        bare = aliases.get(bare.casefold(), bare)
        found.setdefault(bare.casefold(), bare)
    return tuple(one for one in found.values() if one)[:MAX_BOUNCED]


def _unwrapped(address: str) -> str:
    """Return what a forwarder (SRS) or a signer of senders (BATV) had wrapped up."""
    local, _, domain = address.rpartition("@")
    for pattern in (_REWRITTEN_AGAIN, _REWRITTEN):
        if match := pattern.match(local):
            return f"{match[2]}@{match[1]}"
    return f"{_TAGGED.sub('', local, count=1)}@{domain}" if domain else ""
