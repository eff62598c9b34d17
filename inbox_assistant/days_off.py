"""Public holidays by the package `holidays`: the only room that knows it."""

from collections.abc import Container
from datetime import date
from functools import cache


def public_holidays(country: str, subdivision: str | None = None) -> Container[date]:
    """Return the public holidays of a country (ISO 3166-1, "IT") or one of its subdivisions
    ("BZ"); a date is `in` it or not. Raises ValueError for names nobody keeps holidays of."""
    _of_year(country, subdivision, date.min.year)
    return _Holidays(country, subdivision)


class _Holidays:
    """Made year by year, each once: threads may ask at the same time."""

    def __init__(self, country: str, subdivision: str | None) -> None:
        self._country = country
        self._subdivision = subdivision

    def __contains__(self, day: object) -> bool:
        if not isinstance(day, date):
            return False
        return day in _of_year(self._country, self._subdivision, day.year)


@cache
def _of_year(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    import holidays  # some hundredths of a second: only who names a country waits for it

    try:
        return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))
    except NotImplementedError as error:
        raise ValueError(str(error)) from None
