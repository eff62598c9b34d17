"""What happened to an issue, in the reader's language; where another issue is named, its title is
to follow."""

from collections.abc import Callable, Mapping

from inbox_assistant.model import IssueEvent
from web.display import language_name, number, when, word
from web.i18n import gettext, ngettext

_EXCERPT = 200  # characters of a known answer


def words(event: IssueEvent) -> str:
    """Return what happened."""
    left = _LEFT.get(event.kind) if event.mails < 0 else None
    return (left or _TOLD[event.kind])(event)


def _num(event: IssueEvent) -> dict[str, str]:
    return {"num": number(abs(event.mails))}


def _merged(event: IssueEvent) -> str:
    said = ngettext(
        "Another issue was merged into this one, with %(num)s mail:",
        "Another issue was merged into this one, with %(num)s mails:",
        event.mails,
    )
    return said % _num(event)


def _merged_away(event: IssueEvent) -> str:
    said = ngettext(
        "Merged into another issue, with %(num)s mail:",
        "Merged into another issue, with %(num)s mails:",
        -event.mails,
    )
    return said % _num(event)


def _parted(event: IssueEvent) -> str:
    said = ngettext(
        "It was parted, with %(num)s mail, from:",
        "It was parted, with %(num)s mails, from:",
        event.mails,
    )
    return said % _num(event)


def _parted_off(event: IssueEvent) -> str:
    said = ngettext(
        "%(num)s mail became an issue of its own:",
        "%(num)s mails became an issue of their own:",
        -event.mails,
    )
    return said % _num(event)


def _moved(event: IssueEvent) -> str:
    if event.other is None:
        said = ngettext("%(num)s mail was put here.", "%(num)s mails were put here.", event.mails)
    else:
        said = ngettext(
            "%(num)s mail was moved here from:", "%(num)s mails were moved here from:", event.mails
        )
    return said % _num(event)


def _moved_away(event: IssueEvent) -> str:
    if event.other is None:
        said = ngettext(
            "%(num)s mail was taken out.", "%(num)s mails were taken out.", -event.mails
        )
    else:
        said = ngettext("%(num)s mail was moved to:", "%(num)s mails were moved to:", -event.mails)
    return said % _num(event)


def _renamed(event: IssueEvent) -> str:
    return gettext("Called “%(title)s” from here on.") % {"title": event.text}


def _status(event: IssueEvent) -> str:
    return gettext("Status set: %(status)s.") % {"status": word(event.text, "issue_status")}


def _reopened(event: IssueEvent) -> str:
    return gettext("It came back: a mail of %(when)s opened it again.") % {"when": when(event.at)}


def _answered(event: IssueEvent) -> str:
    code, _, text = event.text.partition(":")
    said = " ".join(text.split())
    if not said:
        removed = gettext("The known answer in %(language)s was removed.")
        return removed % {"language": language_name(code)}
    said = said if len(said) <= _EXCERPT else f"{said[:_EXCERPT]}…"
    kept = gettext("Known answer in %(language)s: “%(text)s”")
    return kept % {"language": language_name(code), "text": said}


def _burst(event: IssueEvent) -> str:
    people, _, minutes = event.text.partition("/")
    said = gettext("Many at once: %(people)s people in %(minutes)s minutes.")
    return said % {"people": people, "minutes": minutes}


_TOLD: Mapping[str, Callable[[IssueEvent], str]] = {
    "born": lambda _: gettext("It began with its first mail."),
    "merged": _merged,
    "parted": _parted,
    "moved": _moved,
    "renamed": _renamed,
    "status": _status,
    "reopened": _reopened,
    "answered": _answered,
    "burst": _burst,
}
_LEFT: Mapping[str, Callable[[IssueEvent], str]] = {
    "merged": _merged_away,
    "parted": _parted_off,
    "moved": _moved_away,
}
