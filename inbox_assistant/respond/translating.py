"""Texts put into another language by the configured model: foreign mails for agents to read, and
answers that wait in a draft to be translated.

What is private is hidden on the way. What comes back is text and nothing else: it is shown beside
the original or put where the original stood, and an agent reads it. Whatever a mail asks of the
model can change no more than that.
"""

import re
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from babel import Locale

from inbox_assistant.errors import ModelFailed
from inbox_assistant.masking import MAIL, MASK
from inbox_assistant.respond.check.untranslated import MARK
from inbox_assistant.respond.grounding import lost, ungrounded
from inbox_assistant.respond.hiding import LONGEST, Hidden, seen, without_placeholders
from inbox_assistant.respond.instructing import POLITE_FORMS, Message, barred, words_in
from inbox_assistant.respond.modelled import Model
from inbox_assistant.respond.plain import cleaned
from inbox_assistant.tables import table
from inbox_assistant.understand.language import LanguageReader

Form = Literal["formal", "informal", ""]

CUT = "[…]"
_PIECE = 2_000  # characters: an answer of a model ends after some 4,000
_LEAST_SECONDS = 0.1
_TELLING = 80  # characters from which on length and language of a text tell something
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>()\[\]\"“”«»]{1,300}", re.IGNORECASE)
_NUMBER = re.compile(r"\d{2,20}")
_READER = LanguageReader()


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to be translated from one language into another. `form` is how the reader of an
    answer is addressed; without one it is a customer's mail, whose mail address is `address`."""

    text: str
    source: str
    language: str
    address: str
    form: Form = ""

    @property
    def is_mail(self) -> bool:
        """Whether a stranger wrote it."""
        return not self.form


def translate(model: Model, wish: Wish) -> str:
    """Return the text in the other language, its end cut where it is too long (`CUT`). Raises
    ModelFailed when the model fails, or what it wrote is no translation."""
    hidden = Hidden(wish.address)
    left, done = model.seconds, []
    for piece in _pieces(_bounded(wish.text)):
        shown = hidden.hide(piece) if wish.is_mail else hidden.keep(piece)
        began = time.monotonic()
        answer = cleaned(model.answer(_told(wish, shown), left))
        left = max(_LEAST_SECONDS, left - (time.monotonic() - began))
        _refuse_other(wish, shown, answer, hidden)
        done.append(hidden.put_back(answer))
    return "\n".join(done)


def translate_answer(model: Model, wish: Wish) -> str:
    """Return an answer of ours in the customer's language, with all its facts and no others.
    Raises ModelFailed."""
    text = translate(model, wish)
    for fact in lost(wish.text, wish.source, text, wish.language):
        raise ModelFailed("fault_left_out", fact.words)
    for fact in ungrounded(text, wish.language, (wish.text,)):
        raise ModelFailed("fault_invented", fact.words)
    return text


def why_not(failed: ModelFailed, ui_language: str) -> str:
    """Return in a sentence, for agents, why nothing was translated."""
    ours = _words()[ui_language if ui_language in _words() else "en"]
    said = ({**words_in(ui_language), **ours}).get(failed.reason, failed.reason)
    return str(ours["untranslated"]).format(why=str(said).format(detail=failed.detail))


def numbers_differ(original: str, translated: str) -> bool:
    """Return whether one of the two has a number that the other has not."""
    return set(_NUMBER.findall(_bounded(original))) != set(_NUMBER.findall(translated))


def marked_part(text: str, answers: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where in a draft the mark of an untranslated part begins, where that part begins and
    where it ends: one of the team's answers, else the paragraph below the mark."""
    mark = MARK.search(text)
    if mark is None:
        return None
    start = mark.end() + 1 if text[mark.end() : mark.end() + 1] == "\n" else mark.end()
    whole = [answer for answer in answers if answer and text.startswith(answer, start)]
    if whole:
        return mark.start(), start, start + max(map(len, whole))
    end = text.find("\n\n", start)
    return mark.start(), start, len(text) if end < 0 else end


def _told(wish: Wish, shown: str) -> list[Message]:
    words = _words()["told"]
    names = Locale("en").languages
    task = words["task"].format(
        whose=words["mail" if wish.is_mail else "answer"],
        source=names.get(wish.source, wish.source),
        language=names.get(wish.language, wish.language),
    )
    rules = list(words["rules"])
    if wish.form:
        polite = POLITE_FORMS.get(wish.language, "polite form")
        rules.append(words[wish.form].format(words=polite))
    numbered = "\n".join(f"{n}. {rule}" for n, rule in enumerate(rules, 1))
    return [Message("system", f"{task}\n\n{numbered}"), Message("user", barred(shown))]


def _refuse_other(wish: Wish, shown: str, answer: str, hidden: Hidden) -> None:
    """Raise ModelFailed when the answer can't be the translation of what was shown."""
    if len(answer) > 5 * len(shown) + 5 * _TELLING:
        raise ModelFailed("fault_long")
    telling = len(shown) > _TELLING
    if telling and len(answer) * 6 < len(shown):
        raise ModelFailed("fault_short")
    # What strangers' addresses were replaced by may stay; it never comes back.
    if hidden.unknown(answer.replace(MASK, "")):
        raise ModelFailed("fault_placeholder")
    for link in _links(answer):
        if link.casefold() not in shown.casefold():
            raise ModelFailed("fault_link", link)
    read = _READER.read(without_placeholders(answer)).value if telling else "und"
    if read not in ("und", wish.language) and len(answer) > _TELLING:
        raise ModelFailed("fault_language", wish.language)


def _links(text: str) -> Iterator[str]:
    for pattern in (_LINK, MAIL):
        for match in pattern.finditer(text):
            yield match[0].rstrip(".,;:!?'’")


def _bounded(text: str) -> str:
    """Return what is translated of a text: whole words, at most `LONGEST` characters."""
    whole = seen(text).strip()
    if len(whole) <= LONGEST:
        return whole
    return f"{whole[: LONGEST - 200].rsplit(maxsplit=1)[0]} {CUT}"


def _pieces(text: str) -> list[str]:
    """Return the text in parts of whole lines, long lines cut between words."""
    parts = [""]
    for line in _lines(text):
        if parts[-1] and len(parts[-1]) + len(line) > _PIECE:
            parts.append("")
        parts[-1] += line
    return [part.strip("\n") for part in parts if part.strip()]


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines(keepends=True):
        while len(line) > _PIECE:
            cut = line.rfind(" ", 1, _PIECE)
            cut = _PIECE if cut < 0 else cut
            yield line[:cut]
            line = line[cut:].lstrip(" ")
        yield line


def _words() -> Mapping[str, Mapping[str, Any]]:
    return table("inbox_assistant.respond", "translating")
