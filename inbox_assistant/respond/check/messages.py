"""Why a finding matters and what to do, in the language of the agent's interface."""

from collections.abc import Mapping

from inbox_assistant.model import Finding
from inbox_assistant.respond.check.fault import Fault
from inbox_assistant.tables import table

FALLBACK = "en"


def finding(fault: Fault, language: str, written: str = "") -> Finding:
    """Return the fault in words, English when there are none in that language; with an example of
    a better wording in the language the draft is written in, where there is one."""
    told = _messages().get(language) or _messages()[FALLBACK]
    words = told.get(fault.reason) or told[fault.kind]
    holes = {"quote": fault.quote, "detail": told["details"].get(fault.detail, fault.detail)}
    fix = words["fix"].format(**holes) + _example(fault.kind, language, written)
    return Finding(fault.kind, fault.quote, words["why"].format(**holes), fix)


def _example(kind: str, language: str, written: str) -> str:
    example = examples(written).get(kind)
    instance = examples("instance")
    return (
        " " + instance.get(language, instance[FALLBACK]).format(example=example) if example else ""
    )


def examples(written: str) -> Mapping[str, str]:
    """Return a better wording per kind in the language of a draft, none where there are none."""
    return _examples().get(written, {})


def _examples() -> Mapping[str, Mapping[str, str]]:
    return table("inbox_assistant.respond.check", "examples")


def _messages() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return table("inbox_assistant.respond.check", "messages")
