"""The week of an office as people write it: `monday = "09:00-13:00, 14:00-18:00"`."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from typing import Any

from inbox_assistant.config.tables import Refused
from inbox_assistant.config.values import OfficeConfig, Span
from inbox_assistant.days_off import public_holidays

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{1,2}):(\d{2})\s?[-–]\s?(\d{1,2}):(\d{2})")
_DAY_MINUTES = 24 * 60


def week_of(
    hours: Mapping[str, Any], usual: tuple[tuple[Span, ...], ...]
) -> tuple[tuple[Span, ...], ...]:
    """Return the spans of each day from Monday on; days not named are as usual, "" is a day off.
    Raises Refused."""
    for name, text in hours.items():
        if name not in WEEKDAYS or not isinstance(text, str):
            raise Refused(f"hours.{name}", 'write a day like monday = "09:00-18:00"')
    week = tuple(
        _spans(name, hours[name]) if name in hours else usual[number]
        for number, name in enumerate(WEEKDAYS)
    )
    if not any(week):
        raise Refused("hours", "name at least one day on which the team works")
    return week


def days_of(texts: Sequence[str]) -> frozenset[date]:
    """Return the team's own days off. Raises Refused."""
    try:
        return frozenset(date.fromisoformat(text) for text in texts)
    except ValueError:
        raise Refused("closed", 'write days like ["2026-12-24"]') from None


def checked(office: OfficeConfig) -> OfficeConfig:
    """Return it when its holidays are known. Raises Refused."""
    if office.country is None:
        if office.subdivision:
            raise Refused("country", "say of which country the subdivision is")
        return office
    try:
        public_holidays(office.country, office.subdivision)
    except ValueError:
        key = "subdivision" if office.subdivision else "country"
        raise Refused(
            key, 'its holidays are not known; write codes of ISO 3166 like "IT", "DE" and "BY"'
        ) from None
    return office


def _spans(name: str, text: str) -> tuple[Span, ...]:
    spans, before = [], 0
    for part in (part.strip() for part in text.split(",") if part.strip()):
        match = _SPAN.fullmatch(part)
        first, last = (_minutes(match, 1), _minutes(match, 3)) if match else (0, 0)
        if not before <= first < last <= _DAY_MINUTES:
            raise Refused(
                f"hours.{name}", 'write hours in their order, like "09:00-13:00, 14:00-18:00"'
            )
        spans.append((_time(first), _time(last)))
        before = last
    return tuple(spans)


def _minutes(match: re.Match[str], group: int) -> int:
    hour, minute = int(match[group]), int(match[group + 1])
    return hour * 60 + minute if minute < 60 else _DAY_MINUTES + 1


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
