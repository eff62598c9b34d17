"""What a suggestion will do, in plain words: the plan it was written from."""

from collections.abc import Iterator

from inbox_assistant.model import NamedAs, Plan
from web.display import language_name, listed, word
from web.i18n import gettext


def lines(plan: Plan | None) -> Iterator[str]:
    """Yield the steps of the plan, one a line; none for a suggestion without one."""
    if plan is None:
        return
    if said := [*_named(plan, "topic"), *_named(plan, "request"), *_named(plan, "question")]:
        yield gettext("Takes up the customer's words: %(words)s") % {"words": listed(said)}
    if facts := _named(plan, "fact"):
        yield gettext("Shows that this was read: %(words)s") % {"words": listed(facts)}
    if plan.apology != "none":
        yield word(plan.apology, "apology")
    if plan.questions:
        asked = [word(slug, "question") for slug in plan.questions]
        yield gettext("Asks for what is missing: %(words)s") % {"words": listed(asked)}
    if plan.answer:
        yield word(plan.answer, "answer") % {"language": language_name(plan.answer_language)}
    if plan.compensation:
        yield gettext("Offers: %(words)s") % {"words": plan.compensation}
    if plan.next_step == "dated":
        yield gettext("Says when the next word comes.")
    else:
        yield gettext("Leaves the door open and demands no answer.")


def _named(plan: Plan, role: NamedAs) -> list[str]:
    quoted = gettext("“%(words)s”")
    return [quoted % {"words": words} for own, words in plan.acknowledges if own == role]
