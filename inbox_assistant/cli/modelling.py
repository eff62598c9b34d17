"""The language model on the command line: asked for one word by `doctor`, and by `suggest`."""

from collections.abc import Iterator
from pathlib import Path

from inbox_assistant.cli.wiring import loaded
from inbox_assistant.config import FILE_NAME, Config
from inbox_assistant.errors import ConfigError, ModelFailed
from inbox_assistant.respond.instructing import Message, words_in
from inbox_assistant.respond.llm import Endpoint
from inbox_assistant.respond.modelled import Modeller

_QUESTION = (Message("system", "Answer in one word."), Message("user", "Say hello."))


def modeller_of(config_path: Path) -> Modeller:
    """Return who writes with the configured model. Raises ConfigError where there is none."""
    found = loaded(config_path)
    if found.model is None:
        raise ConfigError(f"{FILE_NAME}: there is no [model] part that says which model writes.")
    return Modeller(found.model, Endpoint(found.model))


def lines_of(found: Config) -> Iterator[tuple[bool, str]]:
    """Yield what is right or wrong with the model, in plain words; nothing when there is none.

    It is asked for one word; no mail is sent to it.
    """
    if found.model is None:
        return
    name = found.model.name
    mailboxes = [mailbox.name for mailbox in found.mailboxes if mailbox.model]
    if not mailboxes:
        yield True, f"model {name}: no mailbox uses it (model = true in a [[mailboxes]] part)"
        return
    try:
        Endpoint(found.model).answer(_QUESTION, found.model.timeout_seconds)
    except ModelFailed as failed:
        words = words_in(found.language)
        yield False, f"model {name}: {words[failed.reason].format(detail=failed.detail)}"
    else:
        yield True, f"model {name} answers, for {', '.join(mailboxes)}"
