"""The words of time in our languages: months, weekdays, "tomorrow", "within hours"."""

from collections.abc import Iterable, Mapping


def _numbered(start: int, *languages: str) -> dict[str, int]:
    return {
        word: number
        for language in languages
        for number, word in enumerate(language.split(), start=start)
    }


def _all(*groups: tuple[int, str]) -> dict[str, int]:
    return {word: value for value, words in groups for word in words.split()}


def alternatives(words: Iterable[str]) -> str:
    """Return a regular expression of the words, the longest first."""
    return "|".join(sorted(words, key=len, reverse=True))


MONTHS: Mapping[str, int] = _numbered(
    1,
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "january february march april may june july august september october november december",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "januar februar märz april mai juni juli august september oktober november dezember",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
)
WEEKDAYS: Mapping[str, int] = _numbered(
    0,
    "lunedì martedì mercoledì giovedì venerdì sabato domenica",
    "monday tuesday wednesday thursday friday saturday sunday",
    "lundi mardi mercredi jeudi vendredi samedi dimanche",
    "montag dienstag mittwoch donnerstag freitag samstag sonntag",
    "lunes martes miércoles jueves viernes sábado domingo",
)
BY = (
    "entro(?: le \\d{1,2} di| il)?|prima di|non oltre|by|before|no later than|avant|d'ici(?: à)?"
    "|au plus tard|bis(?: zum| spätestens)?|spätestens(?: am)?|vor|antes del?|para el|hasta el"
    "|a más tardar el"
)
DAYS_AHEAD: Mapping[str, int] = {
    "entro oggi": 0,
    "stasera": 0,
    "domani": 1,
    "domattina": 1,
    "dopodomani": 2,
    "by the end of today": 0,
    "later today": 0,
    "tonight": 0,
    "this evening": 0,
    "tomorrow": 1,
    "the day after tomorrow": 2,
    "d'ici ce soir": 0,
    "ce soir": 0,
    "après-demain": 2,
    "demain": 1,
    "heute noch": 0,
    "bis heute abend": 0,
    "heute abend": 0,
    "übermorgen": 2,
    "morgen": 1,
    "hoy mismo": 0,
    "esta noche": 0,
    "pasado mañana": 2,
    "mañana": 1,
}
# The hour at which a part of the day has ended.
PARTS_OF_DAY: Mapping[str, int] = {
    "domattina": 12,
    "mattina": 12,
    "morning": 12,
    "noon": 12,
    "mezzogiorno": 12,
    "matin": 12,
    "midi": 12,
    "morgen früh": 12,
    "vormittag": 12,
    "mittag": 12,
    "mediodía": 12,
    "por la mañana": 12,
    "stasera": 22,
    "tonight": 22,
    "ce soir": 22,
    "heute abend": 22,
    "esta noche": 22,
}
# In hours.
UNITS: Mapping[str, int] = _all(
    (1, "ora ore hour hours heure heures stunde stunden hora horas"),
    (24, "giorno giorni day days jour jours tag tage tagen día días"),
    (168, "settimana settimane week weeks semaine semaines woche wochen semana semanas"),
)
