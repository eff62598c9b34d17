"""Mistakes of the models: those that read, and the one that may word replies."""

from collections.abc import Iterator

from inbox_assistant.cli.doctor.said import Said, right, wrong
from inbox_assistant.config import Config

_MAIL = "Buongiorno, non riesco ad accedere."


def checked(found: Config) -> Iterator[Said]:
    """Yield what there is to say of the models."""
    from inbox_assistant.cli.modelling import lines_of

    yield _reading()
    for works, words in lines_of(found):
        yield right(words) if works else wrong(words)


def _reading() -> Said:
    from inbox_assistant.understand.pipeline import Reader
    from inbox_assistant.understand.words import Words

    try:
        reading = Reader().read(Words("Prova", _MAIL)).reading
    # Whatever a damaged installation brings about, it is told in words.
    except Exception as error:
        return wrong(f"the models don't load ({type(error).__name__}): install the program again")
    if reading.language.value == "it":
        return right("models load and read")
    return wrong("the models don't read: install the program again")
