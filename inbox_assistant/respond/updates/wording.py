"""The words about updates that the team reads, in its languages."""

from collections.abc import Mapping

from inbox_assistant.tables import table


def wording() -> Mapping[str, Mapping[str, str]]:
    """Return the words by language and name."""
    return table("inbox_assistant.respond.updates", "words")
