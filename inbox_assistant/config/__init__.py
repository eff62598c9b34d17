"""The configuration: one TOML file, secrets only from the environment or a file of their own.

Example (written by `inbox-assistant init`): see `config.template.toml`, one folder up.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from inbox_assistant.config.hooks import SECRET_PREFIX, key_of
from inbox_assistant.config.parser import Parser
from inbox_assistant.config.values import (
    FILE_NAME,
    WEBHOOK_EVENTS,
    AcknowledgementConfig,
    AlertsConfig,
    AttachmentsConfig,
    BackupConfig,
    CompensationConfig,
    Config,
    LogsConfig,
    MailboxConfig,
    ModelConfig,
    OfficeConfig,
    OidcConfig,
    ReportConfig,
    RetentionConfig,
    Security,
    Server,
    UpdatesConfig,
    WebConfig,
    WebhookConfig,
)
from inbox_assistant.errors import ConfigError

__all__ = [
    "FILE_NAME",
    "SECRET_PREFIX",
    "WEBHOOK_EVENTS",
    "AcknowledgementConfig",
    "AlertsConfig",
    "AttachmentsConfig",
    "BackupConfig",
    "CompensationConfig",
    "Config",
    "LogsConfig",
    "MailboxConfig",
    "ModelConfig",
    "OfficeConfig",
    "OidcConfig",
    "ReportConfig",
    "RetentionConfig",
    "Security",
    "Server",
    "UpdatesConfig",
    "WebConfig",
    "WebhookConfig",
    "key_of",
    "load",
    "store_path",
]


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in `path`; paths in it are relative to its folder.

    Raises ConfigError, with what to change, when the file is missing or wrong.
    """
    return Parser(path, environ).config(_tables(path))


def store_path(path: Path) -> Path:
    """Return where the database of that configuration lies. Nothing else of it has to be right, and
    no secret has to be there. Raises ConfigError."""
    name = _tables(path).get("store", "inbox-assistant.db")
    if not isinstance(name, str) or "://" in name:
        raise ConfigError(f"{path}: store: it must be the path of a file.")
    return path.parent.resolve() / Path(name).expanduser()


def _tables(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {path}. Run 'inbox-assistant init' to write one, "
            "or name yours with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
