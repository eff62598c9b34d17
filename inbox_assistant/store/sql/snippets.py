"""The line of a mail that lists show."""

from inbox_assistant.model import Mail

_LENGTH = 140


def snippet(mail: Mail) -> str:
    """Return the beginning of what the writer wrote, in one line."""
    return " ".join(mail.own_words[: 4 * _LENGTH].split())[:_LENGTH]
