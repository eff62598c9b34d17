"""Values as JSON has them."""

from datetime import UTC, datetime


def moment(at: datetime) -> str:
    """Return a moment in UTC (RFC 3339)."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def moment_or_none(at: datetime | None) -> str | None:
    """Return the same, None for none."""
    return None if at is None else moment(at)
