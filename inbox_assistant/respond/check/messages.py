"""Why a finding matters and what to do, in the language of the agent's interface."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources

from inbox_assistant.model import Finding
from inbox_assistant.respond.check.fault import Fault

FALLBACK = "en"
_FILE = resources.files("inbox_assistant.respond.check") / "messages.toml"


def finding(fault: Fault, language: str) -> Finding:
    """Return the fault in words; English when there are none in that language."""
    table = _messages().get(language) or _messages()[FALLBACK]
    words = table.get(fault.reason) or table[fault.kind]
    holes = {"quote": fault.quote, "detail": table["details"].get(fault.detail, fault.detail)}
    return Finding(
        fault.kind, fault.quote, words["why"].format(**holes), words["fix"].format(**holes)
    )


@lru_cache(maxsize=1)
def _messages() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))
