"""How the running inbox tells of itself: its logs, and who may read its figures."""

from ipaddress import ip_network
from typing import Any

from inbox_assistant.config.tables import Tables
from inbox_assistant.config.values import LogsConfig

_FORMS = ("text", "json")
_LONGEST_DAYS = 3_650


class Running(Tables):
    """Reads the part `[logs]`, and who may ask for `/metrics`."""

    def _logs(self, data: dict[str, Any]) -> LogsConfig:
        self._only(data, "logs", {"format", "folder", "days"})
        folder = self._get(data, "folder", str, "logs", "")
        return LogsConfig(
            form=self._choice(data, "format", "logs", _FORMS),
            folder=self._near(folder) if folder else None,
            days=self._within(data, "days", "logs", LogsConfig().days, 1, _LONGEST_DAYS),
        )

    def _networks(self, data: dict[str, Any], key: str, where: str) -> tuple[str, ...]:
        named = self._strings(data, key, where, ())
        for name in named:
            try:
                ip_network(name, strict=False)
            except ValueError:
                remedy = f'"{name}" is no address or network: write 10.0.0.5 or 10.0.0.0/8'
                raise self._wrong(f"{where}.{key}", remedy) from None
        return named
