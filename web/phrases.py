"""The team's own phrases: ours beside theirs, one phrase at a time, tried on an example."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Blueprint, abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from inbox_assistant.model import Finding
from inbox_assistant.respond.own_phrases import (
    ALL,
    ANY,
    Own,
    book_of,
    fault_of_ways,
    joined,
    own_phrases,
)
from inbox_assistant.respond.phrase_keeping import EVERYTHING, keep_signatures, keep_ways, stamp
from inbox_assistant.respond.phrase_rules import STYLES, Fault
from inbox_assistant.respond.phrase_sample import Sample, findings_of, samples
from inbox_assistant.respond.phrases import Phrasebook, languages, phrasebook
from web import current
from web.forms import written
from web.i18n import gettext, language
from web.phrase_words import PARTS
from web.phrase_words import STYLES as STYLE_WORDS

blueprint = Blueprint("phrases", __name__)


@dataclass(frozen=True, slots=True)
class Field:
    """The words of one style: ours, the team's, what stands in the box, and what is wrong."""

    style: str
    title: str
    ours: Sequence[str]
    own: Sequence[str]
    text: str
    wrong: str = ""


@blueprint.get("/settings/phrases")
def index() -> str | tuple[str, int]:
    """All phrases of a language, with those the team says its own way marked."""
    return _index(_language(request.args.get("language", "")))


@blueprint.get("/settings/phrases/<language>/<slot>/<part>")
def phrase(language: str, slot: str, part: str) -> str:
    """One phrase: our words, the team's, and how they read."""
    ours = _ours(language, slot, part)
    return _phrase(language, slot, part, _fields(language, slot, part, ours))


@blueprint.post("/settings/phrases/<language>/<slot>/<part>")
def keep(language: str, slot: str, part: str) -> str | Response | tuple[str, int]:
    """Keep the team's words, show how they would read, or go back to ours in one style."""
    ours = _ours(language, slot, part)
    said = {s: _lines(written(s)) for s in STYLES if s in request.form}
    act = request.form.get("act", "")
    if act == "look":
        return _looked(language, slot, part, ours, said)
    if act.startswith("ours-"):
        said = {act.removeprefix("ours-"): []}
    wrong = keep_ways(_folder(), language, slot, part, said, request.form.get("seen", ""))
    if wrong:
        fields = _fields(language, slot, part, ours, said, wrong)
        trouble = _words(wrong.get(EVERYTHING))
        return _phrase(language, slot, part, fields, trouble=trouble), 409
    current.audit("phrases", "team", f"{language} {slot}.{part}")
    way = url_for("phrases.phrase", language=language, slot=slot, part=part, saved=1)
    return redirect(way, code=303)


@blueprint.post("/settings/phrases/<language>/signature")
def sign(language: str) -> str | Response | tuple[str, int]:
    """Keep the signatures of a language, or those for all of them."""
    if language not in (ALL, *languages()):
        abort(404)
    said = {box: written(f"sign-{box}") for box in _mailboxes()}
    wrong = keep_signatures(_folder(), language, said, request.form.get("seen", ""))
    shown = _language(request.form.get("language", language))
    if wrong:
        return _index(shown, language, said, wrong), 409
    current.audit("phrases", "team", f"{language} signature")
    return redirect(url_for("phrases.index", language=shown, saved=1) + "#signature", code=303)


def _index(
    code: str,
    signing: str = "",
    said: Mapping[str, str] | None = None,
    wrong: Mapping[str, Fault] | None = None,
) -> str:
    own = {name: _own(name) for name in (code, ALL)}
    kept = {name: one.signatures for name, one in own.items()}
    if said is not None:
        kept[signing] = said
    return render_template(
        "phrases.html",
        code=code,
        codes=languages(),
        parts=PARTS,
        ours=phrasebook(code).slots,
        own=own[code].ways,
        wrong=[place.words(language()) for one in own.values() for place in one.wrong],
        signatures=kept,
        faults={signing: {box: f.words(language()) for box, f in (wrong or {}).items()}},
        boxes=_mailboxes(),
        stamps={name: _stamp(name) for name in own},
        **_common(),
    )


def _phrase(
    code: str,
    slot: str,
    part: str,
    fields: Sequence[Field],
    shown: Sequence[tuple[Sample, Sequence[Finding]]] = (),
    trouble: str = "",
) -> str:
    title, parts = PARTS[slot]
    shown = shown or _shown(book_of(current.config().phrases, code), slot, part)
    return render_template(
        "phrase.html",
        code=code,
        slot=slot,
        part=part,
        title=gettext(title),
        name=gettext(parts[part]),
        fields=fields,
        shown=shown,
        style_words=STYLE_WORDS,
        trouble=trouble,
        seen=request.form.get("seen") or _stamp(code),
        **_common(),
    )


def _common() -> dict[str, object]:
    folder = current.config().phrases
    return {
        "may_change": current.leads() and folder is not None,
        "folder": folder,
        "saved": "saved" in request.args,
    }


def _looked(
    code: str, slot: str, part: str, ours: Mapping[str, list[str]], said: Mapping[str, list[str]]
) -> str:
    wrong = {s: f for s, ways in said.items() if ways and (f := fault_of_ways(ways, ours))}
    fields = _fields(code, slot, part, ours, said, wrong)
    good = {s: tuple(ways) for s, ways in said.items() if ways and s not in wrong}
    book = book_of(current.config().phrases, code)
    slots = joined(phrasebook(code).slots, {slot: {part: good}})
    return _phrase(
        code, slot, part, fields, _shown(Phrasebook(code, slots, book.signatures), slot, part)
    )


def _shown(book: Phrasebook, slot: str, part: str) -> list[tuple[Sample, Sequence[Finding]]]:
    team = current.config().team
    return [
        (sample, findings_of(sample, book.language, team, language()))
        for sample in samples(book, slot, part, team)
    ]


def _fields(
    code: str,
    slot: str,
    part: str,
    ours: Mapping[str, list[str]],
    said: Mapping[str, list[str]] | None = None,
    wrong: Mapping[str, Fault] | None = None,
) -> list[Field]:
    said, wrong = said or {}, wrong or {}
    own = _own(code).ways.get(slot, {}).get(part, {})
    fields = []
    for style in (style for style in STYLES if style in ours or style in own or style in said):
        text = "\n".join(said.get(style, own.get(style, ours.get(style, ()))))
        mine = own.get(style, ())
        told = _words(wrong.get(style))
        fields.append(
            Field(style, gettext(STYLE_WORDS[style]), ours.get(style, ()), mine, text, told)
        )
    return fields


def _ours(code: str, slot: str, part: str) -> Mapping[str, list[str]]:
    """Return our words of a phrase by style. Aborts where there are none."""
    if code not in languages() or part not in PARTS.get(slot, ("", {}))[1]:
        abort(404)
    found: Mapping[str, list[str]] = phrasebook(code).slots.get(slot, {}).get(part) or abort(404)
    return found


def _language(code: str) -> str:
    return code if code in languages() else language()


def _mailboxes() -> tuple[str, ...]:
    names = [mailbox.name for mailbox in current.config().mailboxes]
    return (ANY, *names) if len(names) > 1 else (ANY,)


def _own(name: str) -> Own:
    folder = current.config().phrases
    return own_phrases(folder, name) if folder else Own()


def _stamp(name: str) -> str:
    folder = current.config().phrases
    return stamp(folder, name) if folder else ""


def _folder() -> Path:
    return current.config().phrases or abort(404)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def _words(fault: Fault | None) -> str:
    return fault.words(language()) if fault else ""
