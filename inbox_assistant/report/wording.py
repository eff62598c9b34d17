"""Texts, dates and numbers in one language and time zone (English or Italian)."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from importlib.resources import files
from io import BytesIO
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.lists import format_list
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal
from babel.support import NullTranslations, Translations


def translations(language: str) -> NullTranslations:
    """Return the texts of a language; English, the language of the source, needs no file.

    Only .po files are shipped: they are compiled in memory.
    """
    if language == "en":
        return NullTranslations()
    folder = files("inbox_assistant.report") / "translations"
    with (folder / f"{language}.po").open("rb") as source:
        catalog = read_po(source, locale=language)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)


class Wording:
    """How one language writes what every report is made of."""

    def __init__(self, language: str, zone: ZoneInfo) -> None:
        self.code = language
        self.translations = translations(language)
        # Europe writes the day before the month and counts 24 hours, in English too.
        self.locale = Locale.parse("en_GB" if language == "en" else language)
        self.zone = zone

    def gettext(self, message: str, **values: object) -> str:
        """Return the message in the report's language, its %(holes)s filled."""
        return self.translations.ugettext(message) % values

    def ngettext(self, one: str, many: str, num: int, **values: object) -> str:
        """Return the form of the message that fits `num`, which fills %(num)s."""
        text = self.translations.ungettext(one, many, num)
        return text % ({"num": self.number(num)} | values)

    def number(self, value: int) -> str:
        """Return 1234 as 1,234 or 1.234."""
        return format_decimal(value, locale=self.locale)

    def day(self, value: date) -> str:
        """Return a date in full: Tuesday 3 November 2026."""
        return format_date(value, "EEEE d MMMM y", locale=self.locale)

    def moment(self, value: datetime) -> str:
        """Return weekday, day and time in the team's zone: Tue 3 Nov, 06:00."""
        return format_datetime(value, "EEE d MMM, HH:mm", tzinfo=self.zone, locale=self.locale)

    def span(self, length: timedelta) -> str:
        """Return a length of time, at least 2 of its unit where it can: 36 hours, 3 days."""
        return format_timedelta(length, threshold=2, locale=self.locale)

    def language(self, code: str) -> str:
        """Return the name of a language, the code itself when it has none."""
        if code == "und":
            return self.gettext("unknown language")
        return str(self.locale.languages.get(code, code))

    def languages(self, mails: Mapping[str, int]) -> str:
        """Return each language with its mails, most mails first: Italian 12, English 3."""
        most = sorted(mails.items(), key=lambda item: (-item[1], item[0]))
        return ", ".join(f"{self.language(code)} {self.number(n)}" for code, n in most)

    def quoted(self, text: str) -> str:
        """Return the text in the quotation marks of the language."""
        return self.gettext("“%(text)s”", text=text)

    def list(self, parts: Iterable[str]) -> str:
        """Return the parts as a spoken list: a, b and c."""
        return str(format_list(list(parts), locale=self.locale))
