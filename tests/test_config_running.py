"""What the configuration says of logs and metrics."""

from pathlib import Path

import pytest

from inbox_assistant.config import Config, LogsConfig, load
from inbox_assistant.errors import ConfigError


def loaded(tmp_path: Path, text: str) -> Config:
    path = tmp_path / "inbox-assistant.toml"
    path.write_text(text, encoding="utf-8")
    return load(path, {})


def test_logs_go_to_the_standard_error_as_text_without_a_word(tmp_path: Path) -> None:
    assert loaded(tmp_path, "").logs == LogsConfig("text", None, 21)


def test_logs_can_be_files_near_the_configuration(tmp_path: Path) -> None:
    logs = loaded(tmp_path, '[logs]\nformat = "json"\nfolder = "logs"\ndays = 7').logs
    assert logs == LogsConfig("json", tmp_path / "logs", 7)


def test_who_may_read_metrics_is_an_address_or_a_network(tmp_path: Path) -> None:
    text = '[web]\nmetrics_from = ["10.0.0.5", "fd00::/8", "192.168.1.7/24"]'
    assert loaded(tmp_path, text).web.metrics_from == ("10.0.0.5", "fd00::/8", "192.168.1.7/24")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[logs]\nformat = "xml"', "logs.format: choose one of text, json"),
        ("[logs]\ndays = 0", "logs.days: it must be a number from 1"),
        ('[logs]\nlevel = "debug"', "logs.level: this key is unknown"),
        ('[web]\nmetrics_from = ["monitor.example"]', "write 10.0.0.5 or 10.0.0.0/8"),
    ],
)
def test_what_is_wrong_is_named_with_its_remedy(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError, match=named):
        loaded(tmp_path, text)
