"""What a reply will do, decided before a word of it is written."""

from inbox_assistant.model import Kind, Named, Plan
from inbox_assistant.respond.apology import apology, personal
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.kinds import kinds
from inbox_assistant.respond.phrases import Style
from inbox_assistant.respond.policy import offer
from inbox_assistant.respond.substance import Substance, substance
from inbox_assistant.respond.topics import facts_told, questions_asked, topic

MOST_PLANS = 4
MOST_QUESTIONS = 2
ANYTHING = "what_happened"  # what is asked when nothing else is known to be missing
# Kinds that give the moment of the next word, and till then name the facts that were noted.
_DATED = frozenset({"received", "interim", "question", "follow_up"})
# Kinds that speak to the harm, so that an offer can come with the apology.
_OFFERING = frozenset({"interim", "solution", "closing", "follow_up"})
LONG = 110  # words of a mail whose questions are noted down one by one


def plans(asked: Asked, language: str, style: Style) -> list[Plan]:
    """Return what fits, the best first, for letters in that language and style; none when nothing
    is to be said any more."""
    answer = substance(asked, language, style.formality)
    chosen: dict[Kind, str] = {}
    for kind, reason in kinds(asked, answer):
        chosen.setdefault(kind, reason)
    return [
        _plan(asked, kind, reason, answer if kind == "solution" else None, language, style)
        for kind, reason in list(chosen.items())[:MOST_PLANS]
    ]


def _plan(
    asked: Asked,
    kind: Kind,
    reason: str,
    answer: Substance | None,
    language: str,
    style: Style,
) -> Plan:
    sorry, word = apology(asked, kind), personal(asked, kind)
    offers = kind in _OFFERING and sorry != "none"
    compensation = offer(asked, language, informal=style.familiar) if offers else None
    return Plan(
        kind,
        acknowledges=_named(asked, kind, language),
        questions=_questions(asked, language) if kind == "question" else (),
        answer=answer.source if answer else None,
        answer_text=answer.text if answer else "",
        answer_language=answer.language if answer else "",
        apology=sorry,
        personal=word,
        compensation=compensation,
        next_step="dated" if kind in _DATED else "welcome",
        reasons=(
            reason,
            *([f"personal_{word}"] if word else []),
            *([f"apology_{sorry}"] if sorry != "none" else []),
            *(["compensation"] if compensation else []),
        ),
    )


def _questions(asked: Asked, language: str) -> tuple[str, ...]:
    """Return the slugs to ask: what is worded in that language and wasn't asked here before."""

    def askable(slug: str) -> bool:
        both = (asked.vocabulary.ways(slug, language, informal=form) for form in (True, False))
        ways = [way for form in both for way in form]
        return bool(ways) and not any(way in said for way in ways for said in asked.said)

    return tuple(filter(askable, asked.missing))[:MOST_QUESTIONS] or (ANYTHING,)


def _named(asked: Asked, kind: Kind, language: str) -> tuple[Named, ...]:
    if kind == "thanks" or language != asked.reading.language.value:
        return ()
    opening = _opening(asked, kind, language)
    facts = facts_told((*asked.reading.facts, *asked.told)) if kind in _DATED else ()
    new = [words for words in facts if not any(words in named.words for named in opening)]
    return (*opening, *(Named("fact", words) for words in new))


def _opening(asked: Asked, kind: Kind, language: str) -> tuple[Named, ...]:
    """Return the matter in the customer's words: subject or question; of a long mail each question
    that an interim word leaves for later."""
    # A vague or angry mail names no matter: quoting it back would sound like mockery.
    reading = asked.reading
    if asked.is_chaser or reading.vague.value or reading.emotion.value in ("anger", "frustration"):
        return ()
    about, questions = topic(asked.subject, language), questions_asked(reading.asking, language)
    named = [Named("topic", about)] if about else []
    if kind in ("interim", "received") and len(questions) > 1 and _is_long(asked):
        return (*named, *(Named("question", words) for words in questions))
    return tuple(named or [Named("request", words) for words in questions[:1]])


def _is_long(asked: Asked) -> bool:
    return len(asked.words.split()) >= LONG
