"""The facts a text states: addresses, links, dates, times, amounts, lengths of time, numbers.

Each is noted in a form that languages share: "6 pm" and "18 Uhr" are one fact, "24 November" and
"24 listopada" another. Of words that belong to a fact already no second one is made. Every
expression is linear.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache, lru_cache
from typing import Any, Literal, NamedTuple

from babel import Locale, UnknownLocaleError

from inbox_assistant.masking import MAIL, PHONE
from inbox_assistant.respond.private import folded
from inbox_assistant.tables import table

FactKind = Literal[
    "address", "link", "date", "time", "amount", "span", "code", "number", "weekday", "name"
]
LONGEST = 20_000  # characters that are looked at
_DIGITS = (
    r"\d{1,3}(?:[.,'’\u00a0\u202f ]\d{3})++(?:[.,]\d{1,2})?(?!\d)|\d{1,15}(?:[.,]\d{1,2}(?!\d))?"
)
_LINK = re.compile(
    r"(?<!\w)(?:[a-z]{2,8}://|(?:mailto|javascript|data|tel|sms):|www\.)\S{1,2000}"
    r"|(?<![\w@.])(?:[a-z0-9][a-z0-9\-]{0,62}\.){1,4}(?:com|net|org|info|biz|io|app|shop|store|eu|de|it|fr"
    r"|es|pt|nl|pl|se|ch|at|be|uk|us|co|me|ru|cn|xyz|top|online|site|example|test|link|click)\b"
    r"(?:/\S{0,2000})?",
    re.IGNORECASE,
)
_DAY_NUMBERS = re.compile(
    r"(?<![\w./\-])(?:(?P<y1>\d{4})-(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?![\d/\-])"
    r"|(?P<d2>\d{1,2})(?P<mark>[./\-])(?P<m2>\d{1,2})(?P=mark)(?P<y2>\d{4}|\d{2})(?![\d/\-])"
    r"|(?P<d3>\d{1,2})\.(?P<m3>\d{1,2})\.(?=\s|$)|(?!24/7)(?P<d4>\d{1,2})/(?P<m4>\d{1,2})(?![\d/]))"
)
_TIME = re.compile(
    r"(?<![\w:.,])(?P<h>\d{1,2})(?:\s?[:.h]\s?(?P<m>[0-5]\d))?\s?(?P<half>[ap]\.?m\b\.?)"
    r"|(?<![\w:.,])(?P<h2>\d{1,2})[:h.](?P<m2>[0-5]\d)(?![\d.,:]\d|\w)(?:\s?(?:uhr|uur|h)\b)?"
    r"|(?<![\w:.,])(?P<h3>\d{1,2})\s?(?:uhr|uur|h)\b(?!\s?\d)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?<![\w\-/])(?=[\w\-/]{0,40}\d)(?=[\w\-/]{0,40}[^\W\d_])\w[\w\-/]{1,40}(?![\w])"
)
_ORDINAL = re.compile(r"\d{1,2}(?:st|nd|rd|th|er|ème|eme|ste|de|e|o|a|º|ª)", re.IGNORECASE)
_NUMBER = re.compile(rf"(?<![\w]){_DIGITS}")
_ITEM = re.compile(r"(?m)^[ \t]{0,8}\d{1,2}[.)](?=\s)")
# Words that go on after an hour; any other word would be what is counted.
_GOING_ON = "di|del|de|du|of|on|am|den|e|y|et|a|und|and|w|we|i"
_AFTER_DAY = r"(?:\.|º|°|ª|st|nd|rd|th|er|e)?\s{1,2}(?:de\s|of\s|di\s)?"


Value = Callable[[re.Match[str]], str | None]  # None: it is no fact after all


class Fact(NamedTuple):
    """What is stated, in a form of its own, with the words that say it."""

    kind: FactKind
    value: str
    words: str


class _Page:
    """A text from which facts are taken, their words struck out."""

    def __init__(self, text: str) -> None:
        self.text = text

    def take(self, pattern: re.Pattern[str], value: Value) -> Iterator[tuple[str, str]]:
        """Yield the values of a pattern with their words; what has none stays."""
        rest = list(self.text)
        for match in pattern.finditer(self.text):
            if (found := value(match)) is not None:
                rest[match.start() : match.end()] = " " * (match.end() - match.start())
                yield found, match.group().strip()
        self.text = "".join(rest)


def facts(text: str, language: str) -> Iterator[Fact]:
    """Yield the facts of a text in that language, those of a kind in their order. Names are not
    among them."""
    return iter(_taken(text, language)[0])


def without_facts(text: str, language: str) -> str:
    """Return the text with the words of its facts blanked."""
    return _taken(text, language)[1]


def _taken(text: str, language: str) -> tuple[list[Fact], str]:
    page = _Page(_ITEM.sub("", text[:LONGEST]))
    found = [
        Fact(kind, value, words)
        for kind, pattern, value_of in _kinds(language)
        for value, words in page.take(pattern, value_of)
    ]
    return found, page.text


@lru_cache(maxsize=32)
def _kinds(language: str) -> tuple[tuple[FactKind, re.Pattern[str], Value], ...]:
    """Return how facts are found, in the order in which they are: a price is no hour."""
    known = _Calendar(language)
    return (
        ("address", MAIL, lambda m: m.group().casefold().strip(".-'")),
        ("link", _LINK, _link),
        ("amount", _amounts(), _amount),
        ("date", known.month_after, known.date),
        ("date", known.month_before, known.date),
        ("date", _DAY_NUMBERS, _numbered_day),
        ("number", PHONE, lambda m: re.sub(r"\D", "", m.group()).removeprefix("00")),
        ("time", _TIME, _time),
        ("time", _clock(), _hour),
        ("span", _spans(), _span),
        ("code", _CODE, _code),
        ("number", _NUMBER, lambda m: plain_number(m.group())),
        ("weekday", known.weekday, known.weekday_number),
        ("date", _ahead(), lambda m: _ahead_of()[folded(m.group())]),
    )


def plain_number(words: str) -> str:
    """Return a number without the marks of its thousands, its decimals behind a point; whole
    amounts have none ("1.234,00" is "1234")."""
    digits = re.sub(r"['’\u00a0\u202f ]", "", words)
    whole, mark, decimals = re.fullmatch(r"(.*?)(?:([.,])(\d{1,2}))?", digits, re.DOTALL).groups()  # type: ignore[union-attr]  # fits any text
    plain = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{plain}.{decimals.ljust(2, '0')}" if mark and int(decimals) else plain


def _link(match: re.Match[str]) -> str | None:
    words = match.group().casefold().rstrip(".,;:!?)]}>\"'»”")
    return re.sub(r"^(?:https?://)?(?:www\.)?", "", words).rstrip("/")


def _numbered_day(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    day, month, year = (
        next((part[f"{k}{n}"] for n in "1234" if part.get(f"{k}{n}")), None) for k in "dmy"
    )
    if day is None or month is None or not (1 <= int(day) <= 31 and 1 <= int(month) <= 12):
        return None
    return _day(int(day), int(month), year)


def _day(day: int, month: int, year: str | None) -> str:
    return f"{month}-{day}" + (f"-{int(year) % 100}" if year else "")


def _time(match: re.Match[str]) -> str | None:
    part = match.groupdict()
    hour = int(part["h"] or part["h2"] or part["h3"])
    minute = int(part["m"] or part["m2"] or 0)
    if part["half"] and hour <= 12:
        hour = hour % 12 + (12 if part["half"][0] in "pP" else 0)
    return f"{hour}:{minute:02}" if hour <= 24 else None


def _hour(match: re.Match[str]) -> str | None:
    hour = int(match["hour"])
    return f"{hour}:00" if hour <= 24 else None


def _code(match: re.Match[str]) -> str | None:
    words = match.group()
    return None if _ORDINAL.fullmatch(words) else words.casefold().strip("-/")


def _amount(match: re.Match[str]) -> str | None:
    sign = folded(match["before"] or match["after"])
    number = match["n1"] or match["n2"]
    return f"{_valued(number)} {_words('currencies')[sign]}"


def _span(match: re.Match[str]) -> str | None:
    unit = _words("units").get(folded(match["unit"]))
    return f"{_valued(match['n'])} {unit}" if unit else None


def _valued(number: str) -> str:
    spelt = _words("numbers").get(folded(number))
    return str(_tables()["values"][spelt]) if spelt else plain_number(number)


class _Calendar:
    """Months and days of the week of one language; their names from the Unicode CLDR."""

    def __init__(self, language: str) -> None:
        months, weekdays = _names(language, "months"), _names(language, "days")
        self._months, self._weekdays = months, weekdays
        any_month, any_day = _either(months), _either(weekdays)
        year = r"(?:,?\s{1,2}(?:de\s|del\s)?(?P<year>20\d\d))?"
        self.month_after = _whole(rf"(?P<day>\d{{1,2}}){_AFTER_DAY}(?P<month>{any_month}){year}")
        self.month_before = _whole(
            rf"(?P<month>{any_month})\s{{1,2}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?!\d|:){year}"
        )
        self.weekday = _whole(any_day)

    def date(self, match: re.Match[str]) -> str | None:
        return _day(int(match["day"]), self._months[folded(match["month"])], match["year"])

    def weekday_number(self, match: re.Match[str]) -> str | None:
        return str(self._weekdays[folded(match.group())])


def _names(language: str, table: Literal["months", "days"]) -> dict[str, int]:
    """Return the folded names of months or weekdays (Monday is 0) with their numbers."""
    try:
        named = getattr(Locale(language), table)
    except (UnknownLocaleError, ValueError):
        named = getattr(Locale("en"), table)
    widths = [named[form][width] for form in named for width in ("wide", "abbreviated")]
    found = {name.rstrip("."): number for width in widths for number, name in width.items()}
    # "mar", "sun", "so" are words as well: a short weekday is no fact for sure.
    least = 4 if table == "days" else 3
    long = {name: number for name, number in found.items() if len(name) >= least}
    return long | {folded(name): number for name, number in long.items()}


def _tables() -> Mapping[str, Mapping[str, Any]]:
    return table("inbox_assistant.respond", "grounding")


@cache
def _words(table: str) -> Mapping[str, str]:
    """Return each word of a table, folded, with the name it stands for."""
    return {folded(w): name for name, words in _tables()[table].items() for w in words.split()}


@lru_cache(maxsize=32)
def word_list(table: str, name: str = "words") -> frozenset[str]:
    """Return a list of `grounding.toml`, folded; an empty one for an unknown name."""
    return frozenset(folded(w.replace("_", " ")) for w in _tables()[table].get(name, "").split())


@cache
def _amounts() -> re.Pattern[str]:
    signs = "|".join(sorted(map(re.escape, _spelt("currencies")), key=len, reverse=True))
    number = rf"{_DIGITS}|{_either(_spelt('numbers'))}"
    return re.compile(
        rf"(?<!\w)(?:(?P<before>{signs})\s?(?P<n1>{_DIGITS})"
        rf"|(?P<n2>{number})\s?(?P<after>{signs}))(?!\w)",
        re.IGNORECASE,
    )


@cache
def _spans() -> re.Pattern[str]:
    number = rf"{_DIGITS}|{_either(_spelt('numbers'))}"
    working = _either(_spelt("working"))
    return _whole(
        rf"(?P<n>{number})[\s\u00a0\-]{{1,2}}(?:(?:{working})[\s\-])?(?P<unit>{_either(_spelt('units'))})"
    )


@cache
def _clock() -> re.Pattern[str]:
    leads = _either([word.replace("_", " ") for word in _spelt("clock")])
    return re.compile(
        rf"(?<!\w)(?:{leads})\s{{1,2}}(?P<hour>\d{{1,2}})(?![\d/:%\-]|[.,]\d|\s?[€$£%]|\s(?!(?:{_GOING_ON})\b)[^\W\d_])",
        re.IGNORECASE,
    )


@cache
def _ahead() -> re.Pattern[str]:
    # "Morgen" with a capital is a greeting, "mañana" a morning as well.
    return re.compile(rf"(?<!la )(?<!\w)(?:{_either(_spelt('ahead'))})(?!\w)")


@cache
def _ahead_of() -> Mapping[str, str]:
    return {word: f"ahead {name}" for word, name in _words("ahead").items()}


def _spelt(table: str) -> list[str]:
    """Return the words of a table as written and folded: texts come with accents and without."""
    written = [w for words in _tables()[table].values() for w in words.split()]
    return [*dict.fromkeys((*written, *map(folded, written)))]


def _either(words: Any) -> str:
    return "|".join(re.escape(word) for word in sorted(set(words), key=len, reverse=True))


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)", re.IGNORECASE)
