"""What an agent needs to know before answering: four answers from a reading and a history.

Nothing here asks the store or the models: who has both hands them in.
"""

from datetime import datetime

from inbox_assistant.decoding.care import care_words
from inbox_assistant.decoding.let_down import let_down
from inbox_assistant.decoding.personal import FELT, personal_word
from inbox_assistant.model import Decoded, History, Reading

__all__ = ["FELT", "decode"]


def decode(
    reading: Reading, text: str, history: History | None = None, now: datetime | None = None
) -> Decoded:
    """Return the four answers of the decode card.

    `text` is the subject, a line break and the writer's own words. Without `history` only the words
    can tell of a let-down; `now` is what waiting is counted to, without it nothing is waited for.
    """
    words = care_words(text, reading.language.value)
    before = let_down(reading, words, history)
    return Decoded(
        motive=reading.motive,
        asking=reading.asking,
        blocking=reading.blocking,
        let_down=before,
        personal_word=personal_word(reading, words, before, history, now),
    )
