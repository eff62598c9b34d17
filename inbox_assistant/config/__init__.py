"""The configuration: one TOML file, secrets only from the environment or a file of their own.

Example (written by `inbox-assistant init`): see `config.template.toml`, one folder up.
"""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from inbox_assistant.config.parser import Parser
from inbox_assistant.config.values import (
    FILE_NAME,
    AcknowledgementConfig,
    AlertsConfig,
    AttachmentsConfig,
    CompensationConfig,
    Config,
    MailboxConfig,
    ModelConfig,
    OfficeConfig,
    OidcConfig,
    ReportConfig,
    Security,
    Server,
    UpdatesConfig,
    WebConfig,
)
from inbox_assistant.errors import ConfigError

__all__ = [
    "FILE_NAME",
    "AcknowledgementConfig",
    "AlertsConfig",
    "AttachmentsConfig",
    "CompensationConfig",
    "Config",
    "MailboxConfig",
    "ModelConfig",
    "OfficeConfig",
    "OidcConfig",
    "ReportConfig",
    "Security",
    "Server",
    "UpdatesConfig",
    "WebConfig",
    "load",
]


def load(path: Path, environ: Mapping[str, str] = os.environ) -> Config:
    """Return the configuration in `path`; paths in it are relative to its folder.

    Raises ConfigError, with what to change, when the file is missing or wrong.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ConfigError(
            f"There is no {path}. Run 'inbox-assistant init' to write one, "
            "or name yours with --config."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not valid TOML: {error}") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error.strerror}") from error
    return Parser(path, environ).config(data)
