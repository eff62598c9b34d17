"""What comes of parsing a mail: the mail, or why there is none."""

from collections.abc import Callable
from dataclasses import dataclass

from inbox_assistant.errors import UnreadableMail
from inbox_assistant.model import Mail

Parse = Callable[[bytes], Mail]


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a mail could not be parsed. Unless it is `fatal`, another attempt may succeed."""

    reason: str
    fatal: bool


Outcome = Mail | Broken


def attempt(parse: Parse, raw: bytes) -> Outcome:
    """Return the parsed mail, or what was wrong with it. Raises nothing."""
    try:
        return parse(raw)
    except UnreadableMail as error:
        return Broken(str(error), fatal=True)
    except MemoryError:
        return Broken("It needs too much memory to be read.", fatal=False)
    except Exception as error:
        # One bad mail costs one mail, whatever the fault.
        return Broken(f"{type(error).__name__}: {error}"[:500], fatal=False)
