"""The details of the audit log, as people call them: they are kept as short English texts."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from web.audit_words import named
from web.i18n import gettext, marked, ngettext
from web.subscribing import SPANS
from web.words import FIELDS, NAMES

_SPAN = "(?:night|week|month)"
_ROLES = {"agent": marked("Agent"), "lead": marked("Lead"), "admin": marked("Admin")}
_SAID = {
    "headers": marked("its headers"),
    "made": marked("tied to single sign-on for the first time"),
    "given by an admin": marked("given by an admin"),
    "all mailboxes": marked("all mailboxes"),
    "a word was added": marked("a word was added"),
    "a word was removed": marked("a word was removed"),
    "removed": marked("removed"),
    "by themselves": marked("by themselves"),
}


def detailed(act: str, detail: str) -> str:
    """Return a detail of an act; names, addresses and what has no words here stay as they are."""
    if detail in _SAID:
        return gettext(_SAID[detail])
    for acts, pattern, say in _PATTERNS:
        if act in acts.split() and (found := re.fullmatch(pattern, detail)):
            return say(found)
    return named(detail)


def _roles(found: re.Match[str]) -> str:
    return " → ".join(_called(_ROLES, role) for role in found[0].split(" -> "))


def _reading(found: re.Match[str]) -> str:
    field, value = found[1], found[2]
    values = {str(value): name for value, name in NAMES.get(field, {}).items()}
    values["as it was read"] = marked("as it was read")
    return f"{_called(FIELDS, field)}: {_called(values, value)}"


def _called(names: Mapping[Any, str], slug: str) -> str:
    return gettext(names.get(slug, slug))


def _mails(found: re.Match[str]) -> str:
    return ngettext("%(num)s mail", "%(num)s mails", int(found[1])) % {"num": found[1]}


def _people(found: re.Match[str]) -> str:
    return ngettext("%(num)s person", "%(num)s people", int(found[1])) % {"num": found[1]}


def _gone(found: re.Match[str]) -> str:
    return gettext("%(num)s conversations and reports") % {"num": found[1]}


def _reports(found: re.Match[str]) -> str:
    """Which reports, and after that of which mailboxes, or who ended them."""
    spans = ", ".join(_called(SPANS, span) for span in found[1].split(", "))
    return f"{spans}{found[2]}{_called(_SAID, found[3])}" if found[3] else spans


def _added(found: re.Match[str]) -> str:
    return gettext("“%(name)s” added") % {"name": found[1]}


def _renamed(found: re.Match[str]) -> str:
    return gettext("now “%(name)s”") % {"name": found[1]}


def _held(found: re.Match[str]) -> str:
    names = NAMES["finding"]
    kinds = [_called(names, kind) for kind in found[1].split(", ")]
    return gettext("held back by: %(kinds)s") % {"kinds": ", ".join(kinds)}


def _unsure(found: re.Match[str]) -> str:
    general, _, own = found[1].partition(", ")
    told = [gettext("unsure below %(num)s") % {"num": general}]
    fields = [one.rpartition(" ") for one in own.split(", ") if one]
    told += [f"{_called(FIELDS, field)} {share}" for field, _, share in fields]
    return ", ".join(told)


def _rules(found: re.Match[str]) -> str:
    rules = gettext(
        "%(idle)s minutes without a request, %(longest)s hours in any case, log kept for "
        "%(days)s days"
    ) % {"idle": found[1], "longest": found[2], "days": found[4]}
    second_step = gettext("second step for everybody")
    return f"{rules}, {second_step}" if found[3] == "True" else rules


#: By acts: how their details look, and what says them.
_PATTERNS: Sequence[tuple[str, str, Callable[[re.Match[str]], str]]] = (
    ("role agent-added", r"\w+(?: -> \w+)?", _roles),
    ("corrected", r"(\w+): (.+)", _reading),
    ("exported erased", r"(\d+) mails", _mails),
    ("told", r"(\d+) people", _people),
    ("retention-applied", r"(\d+) conversations and reports", _gone),
    ("subscribed unsubscribed", rf"({_SPAN}(?:, {_SPAN})*)(?:([;,] )(.+))?", _reports),
    ("tags", r"(.+) added", _added),
    ("tags", r"now (.+)", _renamed),
    ("settings", r"held back by: (.+)", _held),
    ("settings", r"unsure below (.+)", _unsure),
    (
        "login-rules",
        r"LoginRules\(idle_minutes=(\d+), longest_hours=(\d+), totp_required=(\w+), "
        r"audit_days=(\d+)\)",
        _rules,
    ),
)
