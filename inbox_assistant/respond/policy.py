"""What the team offers together with an apology: its own words, for the harm it named.

An apology with something in return satisfies twice as many customers as either alone, and a voucher
with a deadline spoils it: such a text is refused when the configuration is read.
"""

from functools import lru_cache

from inbox_assistant.config import FILE_NAME, CompensationConfig, Config
from inbox_assistant.errors import ConfigError
from inbox_assistant.respond.asked import Asked
from inbox_assistant.respond.check import check
from inbox_assistant.respond.phrases import languages

DEADLINE = "time_limited_offer"


def offer(asked: Asked, language: str, *, informal: bool) -> str | None:
    """Return what is offered to this customer, None when the policy or the harm says nothing, or
    when it was offered in this conversation already."""
    policy = asked.compensation
    text = policy.texts.get(language, {}).get("informal" if informal else "formal", "").strip()
    if not text or not _harmed(asked, policy) or _limited(text):
        return None
    return None if any(text in said for said in asked.said) else text


def refuse_wrong_offers(config: Config) -> None:
    """Raise ConfigError, with what to change, for offers in languages nobody is answered in, and
    for offers with a deadline."""
    for language, texts in config.compensation.texts.items():
        where = f"{FILE_NAME}: compensation.texts.{language}"
        if language not in languages():
            raise ConfigError(f"{where}: choose from: {', '.join(languages())}.")
        for form, text in texts.items():
            if words := _limited(text):
                raise ConfigError(
                    f"{where}.{form}: “{words}” sets an end or a condition. Offer it without: "
                    "whoever needs help should not be put under pressure."
                )


def _harmed(asked: Asked, policy: CompensationConfig) -> bool:
    blocking, motive = asked.reading.blocking, asked.reading.motive
    return (
        (policy.blocking > 0 and blocking.value >= policy.blocking and blocking.sure())
        or (motive.value in policy.motives and motive.sure())
        or (policy.let_down and asked.let_down)
    )


@lru_cache(maxsize=64)
def _limited(text: str) -> str:
    """Return the words that set a deadline, "" when there are none."""
    return next((one.quote for one in check(text, None, None) if one.kind == DEADLINE), "")
