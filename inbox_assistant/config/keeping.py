"""How backups are made, and how long things are kept."""

from datetime import time
from typing import Any

from inbox_assistant.config.tables import Tables
from inbox_assistant.config.values import BackupConfig, RetentionConfig

_LONGEST_DAYS = 36_500
# A report that is gone is made again for a week, and digests are made of a month.
_LEAST = {"reports": 31}
_KINDS = ("closed_conversations", "spam", "automatic", "reports")


class Keeping(Tables):
    """Reads the parts `[backup]` and `[retention]`."""

    def _backup(self, data: dict[str, Any]) -> BackupConfig:
        where, base = "backup", BackupConfig()
        self._only(data, where, {"folder", "at", "keep"})
        folder = self._get(data, "folder", str, where, "")
        at = self._get(data, "at", str, where, f"{base.at:%H:%M}")
        try:
            moment = time.fromisoformat(at)
        except ValueError:
            raise self._wrong("backup.at", "write a time of day like 03:30") from None
        if moment.tzinfo:
            raise self._wrong(
                "backup.at", "it is meant in the team's time zone: leave the zone out"
            )
        keep = self._within(data, "keep", where, base.keep, 1, 1_000)
        return BackupConfig(self._near(folder) if folder else None, moment, keep)

    def _retention(self, data: dict[str, Any]) -> RetentionConfig:
        where = "retention"
        self._only(data, where, {"enabled", *(f"{kind}_days" for kind in _KINDS)})
        enabled = self._get(data, "enabled", bool, where, False)
        days = {
            f"{kind}_days": self._within(
                data, f"{kind}_days", where, 0, _LEAST.get(kind, 1), _LONGEST_DAYS
            )
            for kind in _KINDS
            if f"{kind}_days" in data
        }
        return RetentionConfig(enabled, **days)
