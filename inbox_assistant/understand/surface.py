"""Signs on the surface of a mail that say how it was written, in any language."""

import math
import re

from inbox_assistant.understand.tokens import Sentence, Token, sentences

HAPPY = frozenset("😀😃😄😁😊😍😘🥰🙏❤♥👍🎉😇🤗💕💖🌸🌻☀😂🤣")
SORRY = frozenset("😡😠🤬😤😭😢😞😔😟😩😫😱😰💔👎🙄😒🤦🤷")

_SMILE = re.compile(r"(?<!\w)[:;=]-?[)D](?!\w)|<3")
_FROWN = re.compile(r"(?<!\w)[:=][-']?[(/\\]")
_ELLIPSIS = re.compile(r"\.{2,}+|…")
_ELONGATED = re.compile(r"([^\W\d_])\1\1")
_MONEY = re.compile(r"[€£$]|\b(?:euros?|eur|pounds?|quid|chf)\b", re.IGNORECASE)
_CODE = re.compile(r"\b[A-Z]{2,4}-?\d{3,}")
_DATE = re.compile(r"\b\d{1,2}[./]\d{1,2}\b")
_REPLY = re.compile(r"\s*(?:re|aw|r|rv|sv|tr|fwd?|wg|i)\s*:", re.IGNORECASE)
_INITIAL_AND_NAME = re.compile(r"(?:^|[\s,])[A-ZÀ-Ý]\. ?[A-ZÀ-Ý][\w'-]+\.?$")
_SHORT_FORM = re.compile(r"\b\w+['’](?:t|s|re|ve|ll|d|m)\b")


def surface_signs(
    subject: str, body: str, words: list[Token], *, is_reply: bool = False
) -> dict[str, float]:
    """Return the signs of a mail by name, each roughly within 0..3. `words` are those of both."""
    text, parts = f"{subject}\n{body}", sentences(body)
    return (
        _marks(text)
        | _letters(subject, body, words, parts)
        | _shape(subject, words, parts)
        | {"lines": math.log1p(body.count("\n"))}
        | _facts(text)
        | {"is_reply": float(is_reply or bool(_REPLY.match(subject)))}
        | _ending(body)
    )


def _marks(text: str) -> dict[str, float]:
    return {
        "exclamations": math.log1p(text.count("!")),
        "exclamation_run": float("!!" in text),
        "questions": math.log1p(text.count("?")),
        "question_run": float("??" in text or "?!" in text or "!?" in text),
        "ellipses": math.log1p(len(_ELLIPSIS.findall(text))),
        "happy_signs": math.log1p(_counted(text, HAPPY) + len(_SMILE.findall(text))),
        "sorry_signs": math.log1p(_counted(text, SORRY) + len(_FROWN.findall(text))),
        "elongated": float(bool(_ELONGATED.search(text))),
        "semicolon": float(";" in text),
        "colon": float(":" in text),
        "bracket": float("(" in text),
        "quotation": float(any(mark in text for mark in '"«“„')),
        "dash": float("–" in text or "—" in text),
        "commas": math.log1p(text.count(",")) / 2,
        "short_forms": math.log1p(len(_SHORT_FORM.findall(text))),
    }


def _letters(
    subject: str, body: str, words: list[Token], parts: list[Sentence]
) -> dict[str, float]:
    loud = sum(len(w.text) > 2 and w.text.isupper() for w in words)
    starts = [_lower_start(s.text) for s in parts]
    return {
        "loud_words": math.log1p(loud),
        "all_loud": float(loud > 0.6 * max(1, len(words))),
        "loud_subject": float(subject.isupper() and len(subject) > 3),
        "lower_first": float(_lower_start(body)),
        "lower_subject": float(_lower_start(subject)),
        "lower_starts": sum(starts) / max(1, len(starts)),
        "no_capital": float(not any(map(str.isupper, body))),
    }


def _shape(subject: str, words: list[Token], parts: list[Sentence]) -> dict[str, float]:
    count = sum(w.text[0].isalnum() for w in words)
    return {
        "length": math.log1p(count) / 3,
        "sentences": math.log1p(len(parts)) / 2,
        "sentence_length": math.log1p(count / max(1, len(parts))) / 2,
        "short": float(count < 15),
        "very_short": float(count < 8),
        "word_length": sum(len(w.text) for w in words) / max(1, len(words)) / 5,
        "no_subject": float(not subject.strip()),
        "asks_first": float(bool(parts) and "?" in parts[0].text),
        "asks_last": float(bool(parts) and "?" in parts[-1].text),
        "asking_share": sum("?" in p.text for p in parts) / max(1, len(parts)),
        "subject_asks": float("?" in subject),
    }


def _facts(text: str) -> dict[str, float]:
    return {
        "money": float(bool(_MONEY.search(text))),
        "numbers": math.log1p(len(re.findall(r"\d++", text))),
        "code": float(bool(_CODE.search(text))),
        "date": float(bool(_DATE.search(text))),
    }


def _ending(body: str) -> dict[str, float]:
    stripped = body.rstrip()
    last = stripped.rsplit("\n", 1)[-1].strip()[-60:]
    tail = re.split(r"[.!?,]\s", last)[-1]
    named = tail.split()
    return {
        "no_final_mark": float(bool(stripped) and stripped[-1] not in '.!?…)»"”'),
        "signed_initial": float(bool(_INITIAL_AND_NAME.search(last))),
        "signed_full": float(1 < len(named) < 4 and all(n[:1].isupper() for n in named)),
        "signed_first_name": float(len(named) == 1 and named[0][:1].isupper()),
        "signed_lower": float("\n" in stripped and 0 < len(named) < 3 and tail.islower()),
    }


def _counted(text: str, marks: frozenset[str]) -> int:
    return 0 if text.isascii() else sum(map(marks.__contains__, text))


def _lower_start(text: str) -> bool:
    first = next((c for c in text if c.isalpha()), "")
    return first.islower()
