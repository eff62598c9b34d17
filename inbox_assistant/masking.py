"""Personal data kept out of what is told (reports, titles, quotes): whatever identifies a person or
an account becomes "•••".

Every expression here is linear on any input: repeats are bounded, or begin where no earlier
character could have begun them. Masking too much is better than too little, with one exception:
a plain number behind the word for an order or an invoice stays, for agents need it. Accounts and
cards are known by their checksums, so they go wherever they stand.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator

from inbox_assistant.model import Address

MASK = "•••"

# Full-width forms of digits, letters and the signs of addresses: seen as what they look like.
_NARROW = {
    wide: wide - 0xFEE0
    for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
} | {0xFF20: "@", 0xFF0B: "+", 0xFF0D: "-", 0xFF0E: "."}

_READ = 4_000  # as much of a text as an excerpt looks at
_LONGEST = 120  # no number that is masked is written longer

# ISO 13616 registry: length of an IBAN by country.
_IBAN_LENGTHS = {
    code: length
    for length, codes in {
        15: "NO",
        16: "BE BI",
        18: "DK FI FO GL NL SD FK",
        19: "MK SI",
        20: "AT BA EE KZ LT LU MN XK",
        21: "CH CR HR LI LV",
        22: "BG BH DE GB GE IE ME RS VA",
        23: "AE GI IL IQ OM SO TL",
        24: "AD CZ DZ ES MD PK RO SA SE SK TN VG",
        25: "AO CV LY MZ PT ST",
        26: "IS TR",
        27: "BF BJ CF CG CI CM DJ FR GA GN GQ GR GW IT KM MA MC MG ML MR NE SM SN TD TG",
        28: "AL AZ BY CY DO GT HN HU LB NI PL SV",
        29: "BR EG PS QA UA",
        30: "JO KW MU YE",
        31: "MT SC",
        32: "LC",
        33: "RU",
    }.items()
    for code in codes.split()
}
# What people write between the groups of a number: blanks, points, all kinds of dashes.
_BETWEEN = r" .\-_/\u00a0\u2007\u2009\u202f\u2010-\u2015\u2212"
_IBAN_START = re.compile(r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}")
_IBAN = re.compile(r"[A-Za-z]{2}[0-9]{2}(?:[" + _BETWEEN + r"]{0,2}[A-Za-z0-9]){11,30}")

_DIGIT_RUN = re.compile(rf"\d{{1,40}}(?:[{_BETWEEN}]{{1,2}}\d{{1,40}}){{0,60}}")
_CARD_LENGTHS = range(12, 20)
_CARD_STARTS = "23456"

MAIL = re.compile(r"[\w.+%'\-]{1,64}@[\w\-]{1,63}(?:\.[\w\-]{1,63}){0,8}")
# As people write it who fear robots: anna @ x.it, anna (at) x (dot) it, anna [chiocciola] x.it.
_AT = r"(?: ?[\[(] ?(?:at|chiocciola|arroba|arobase) ?[\])] ?| ?@ ?)"
_DOT = r"(?:\.| ?[\[(] ?(?:dot|punto|punkt|point) ?[\])] ?)"
_SPELT_MAIL = re.compile(
    rf"[\w.+%'\-]{{1,64}}{_AT}(?:[\w\-]{{1,63}}{_DOT}){{1,8}}[^\W\d_]{{2,24}}(?!\w)", re.IGNORECASE
)

# Digits may be letters LMNPQRSTUV when two people would share a code (omocodia, DM 23/12/1976).
_N = "[0-9LMNPQRSTUV]"
_CODICE_FISCALE = re.compile(
    rf"(?<![A-Za-z0-9])[A-Z]{{3}}[ \-.]?[A-Z]{{3}}[ \-.]?{_N}{{2}}[ \-.]?[A-EHLMPRST]"
    rf"[ \-.]?{_N}{{2}}[ \-.]?[A-Z]{_N}{{3}}[ \-.]?[A-Z](?![A-Za-z0-9])",
    re.IGNORECASE,
)

PHONE = re.compile(rf"(?<![\w+])(?:\+|\(\+?)?\d(?:[(){_BETWEEN}]{{0,3}}\d){{6,16}}(?!\w)")
# North America writes 212-555-0123 and (212) 555-0123.
_NORTH_AMERICAN = re.compile(r"\(?\d{3}\)?[ .\-\u2010-\u2015]{1,2}\d{3}[ .\-\u2010-\u2015]\d{4}")
# Behind such a word any number is dialled, however it is grouped.
_CALLED = re.compile(
    r"(?:\b(?:tel|tlf|phone|telephone|telefon|telefono|téléphone|teléfono|telefoon|cell|cellulare|"
    r"mobile|mobil|móvil|handy|portable|fax|whatsapp|gsm|call me (?:at|on))\b)[ .:°#n]{0,6}"
    rf"(\(?\+?\d(?:[(){_BETWEEN}]{{0,3}}\d){{5,16}})(?!\w)",
    re.IGNORECASE,
)
# Behind such a word a plain number is the order's, not a person's.
_COUNTED = re.compile(
    r"(?:order|ordine|ordini|commande|bestellung|bestellnummer|auftrag|pedido|bestelling|invoice|"
    r"fattura|facture|rechnung|factura|ticket|tracking|parcel|pacco|colis|sendung|envío)"
    r"[ .:#]{0,3}(?:(?:no|nr|n|n°|nº|num|number|numero|numéro|nummer|número|id)\b)?[ .:#°º]{0,3}\Z",
    re.IGNORECASE,
)
_BEFORE = 40  # characters in which such a word stands
_DATE = re.compile(r"\d{1,2}([./\-])\d{1,2}\1\d{2,4}")


def mask(text: str) -> str:
    """Return the text with mail addresses, IBANs (right checksum), card numbers (Luhn), Italian
    codici fiscali and phone numbers replaced by `MASK`."""
    return masked(text, lambda _: MASK)


def masked(text: str, mark: Callable[[str], str]) -> str:
    """Return what `mask` does, with what `mark` makes of each of them in its place. A mark should
    begin and end with a bracket, so that no number grows into it."""
    text = text.translate(_NARROW)
    text = MAIL.sub(lambda match: mark(match[0]), text)
    text = _SPELT_MAIL.sub(lambda match: mark(match[0]), text)
    text = _without(text, _ibans(text), mark)
    text = _CODICE_FISCALE.sub(lambda match: mark(match[0]), text)
    text = _without(text, _cards(text), mark)
    text = _without(text, (match.span(1) for match in _CALLED.finditer(text)), mark)
    return PHONE.sub(lambda match: mark(match[0]) if _dialled(match) else match[0], text)


def excerpt(text: str, limit: int) -> str:
    """Return the masked text on one line, cut between words to at most `limit` characters.

    Masking comes first: half a card number would no longer be recognised.
    """
    head = text[:_READ]
    shown = "".join(" " if c.isspace() else c for c in head if c.isspace() or _visible(c))
    shown = mask(shown)
    if len(text) > _READ:
        # The cut may have gone through a number, which was then not recognised.
        shown = shown[:-_LONGEST] + "…"
    shown = " ".join(shown.split())
    if len(shown) <= limit:
        return shown
    head = shown[: limit - 1]
    return (head.rsplit(" ", 1)[0] if " " in head else head).rstrip(" ,;:.–-") + "…"


def shown_name(address: Address) -> str:
    """Return what a report calls a customer: the name, else the address without its middle."""
    local, _, domain = address.address.partition("@")
    name = excerpt(address.name, 40)
    # A "name" that is itself an address or a number tells an agent nothing once it is masked.
    return name if name and MASK not in name else f"{local[:1]}{MASK}@{excerpt(domain, 40)}"


def _visible(character: str) -> bool:
    # Controls, and direction overrides that would turn the rest of the report around.
    return unicodedata.category(character) != "Cc" and not (
        "\u202a" <= character <= "\u202e" or "\u2066" <= character <= "\u2069"
    )


def _without(text: str, spans: Iterator[tuple[int, int]], mark: Callable[[str], str]) -> str:
    parts, end = [], 0
    for start, stop in spans:
        if start >= end:
            parts += [text[end:start], mark(text[start:stop])]
            end = stop
    return "".join(parts) + text[end:]


def _ibans(text: str) -> Iterator[tuple[int, int]]:
    for start in _IBAN_START.finditer(text):
        if found := _IBAN.match(text, start.start()):
            places = [i for i in range(found.start(), found.end()) if text[i].isalnum()]
            places = places[: _IBAN_LENGTHS.get(text[places[0] : places[0] + 2].upper(), 0)]
            if _is_iban("".join(text[i] for i in places)):
                yield places[0], places[-1] + 1


def _is_iban(code: str) -> bool:
    """Return whether length and checksum are right (ISO 7064 MOD 97-10)."""
    if len(code) != _IBAN_LENGTHS.get(code[:2].upper(), -1):
        return False
    return int("".join(str(int(c, 36)) for c in code[4:] + code[:4])) % 97 == 1


def _cards(text: str) -> Iterator[tuple[int, int]]:
    for run in _DIGIT_RUN.finditer(text):
        groups = [(m.start(), m.end()) for m in re.finditer(r"\d+", run[0])]
        for first, (start, _) in enumerate(groups):
            if stop := _card_end(run[0], groups[first : first + _CARD_LENGTHS[-1]]):
                yield run.start() + start, run.start() + stop


def _card_end(text: str, groups: list[tuple[int, int]]) -> int | None:
    """Return where the longest card number made of the first of these groups ends."""
    digits, end = "", None
    for start, stop in groups:
        digits += _ascii(text[start:stop])
        if len(digits) > _CARD_LENGTHS[-1]:
            break
        if len(digits) in _CARD_LENGTHS and _is_card(digits):
            end = stop
    return end


def _ascii(digits: str) -> str:
    """Return the digits, of whatever script, as 0 to 9; separators are dropped."""
    return "".join(str(int(c)) for c in digits if c.isdecimal())


def _is_card(digits: str) -> bool:
    """Return whether a payment card may have this number (ISO/IEC 7812-1 annex B, Luhn)."""
    if digits[0] not in _CARD_STARTS:
        return False
    values = [int(d) for d in reversed(digits)]
    return sum(values[::2]) % 10 == -sum(sum(divmod(2 * d, 10)) for d in values[1::2]) % 10


def _dialled(match: re.Match[str]) -> bool:
    """Return whether a number is dialled, not one of an order that begins like a phone number."""
    before = match.string[max(0, match.start() - _BEFORE) : match.start()]
    plain = match[0].isdecimal() and not match[0].startswith("00")
    return _is_phone(match[0]) and not (plain and _COUNTED.search(before))


def _is_phone(candidate: str) -> bool:
    """Return whether digits look dialled: +39 …, 00…, or a national number of 8 to 12 digits.

    Dates are left alone, and so are numbers of orders, which seldom begin like a phone number.
    """
    digits = _ascii(candidate)
    if candidate.lstrip("(").startswith("+") or digits.startswith("00"):
        return True
    if _NORTH_AMERICAN.fullmatch(candidate):
        return True
    if _DATE.match(candidate):
        return False
    return (digits[0] == "0" and 8 <= len(digits) <= 12) or (
        digits[0] in "3679" and 9 <= len(digits) <= 11
    )
