"""Every error a user can meet. Messages say what happened and what to do next.

InboxAssistantError
├── ConfigError           the configuration is wrong: a person must edit it
├── ModelFailed           the language model did not help: the phrase version stands
├── InputError            a line or file given on the command line can't be used
├── AlreadyRunning        another process does what there may be one of only
├── MailError
│   ├── MailboxUnreachable    the line or the server failed: trying again later may help
│   │   └── MailboxBusy           the server asks for patience: try again much later
│   ├── FolderMissing         the mailbox has no folder of that name: a person must edit it
│   ├── LoginRefused          the server rejected the password or token: a person must act
│   └── UnreadableMail        these bytes are kept, but can't be understood as a mail
├── StoreError
│   ├── StoreUnavailable      the disk is full or the database held: nothing is wrong with the data
│   ├── NotFound              there is no such row (or the asker may not see it)
│   └── Conflict              somebody else changed it first
└── SendError
    ├── SendDeferred          not handed over; trying again later is safe
    │   └── SendHeld              it needs a person first: a password, a certificate
    ├── SendRefused           the server said no for good
    └── SendUnknown           the mail may or may not have left: only a person can decide
"""


class InboxAssistantError(Exception):
    """The root: catching it catches everything of ours."""


class ConfigError(InboxAssistantError):
    """The configuration file or the environment is wrong."""


class InputError(InboxAssistantError):
    """A line or file given by the user can't be used."""


class AlreadyRunning(InboxAssistantError):
    """Another process does it already; `pid` is its number, 0 when it has not said yet."""

    def __init__(self, part: str, pid: int) -> None:
        who = f" (process {pid})" if pid else ""
        super().__init__(
            f"'{part}' runs already for this store{who}: there may be one only. Stop that one first"
            + (", or leave the part out here: 'run --without poll'." if part == "poll" else ".")
        )
        self.pid = pid


class ModelFailed(InboxAssistantError):
    """The language model did not answer as it should. `reason` is a slug (respond/llm.toml),
    `detail` what may be told of it: never what was sent, never the key."""

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason} {detail}".strip())
        self.reason = reason
        self.detail = detail


class MailError(InboxAssistantError):
    """Something between us and the mail server."""


class MailboxUnreachable(MailError):
    """The connection failed or broke; a later attempt may succeed."""


class MailboxBusy(MailboxUnreachable):
    """The server asks for patience. `seconds` is the pause it names, 0 when it names none."""

    def __init__(self, words: str, seconds: float = 0.0) -> None:
        super().__init__(words)
        self.seconds = seconds


class FolderMissing(MailError):
    """The mailbox has no folder of that name; the message names those there are."""


class LoginRefused(MailError):
    """The mail server rejected the credentials."""


class UnreadableMail(MailError):
    """The bytes can't be interpreted as a mail."""


class StoreError(InboxAssistantError):
    """Something about the database."""


class StoreUnavailable(StoreError):
    """The database can't be read or written now; when that is mended, all goes on."""


class NotFound(StoreError):
    """No such row."""


class Conflict(StoreError):
    """The row has changed since the caller looked at it."""


class SendError(InboxAssistantError):
    """A reply could not be delivered as planned."""


class SendDeferred(SendError):
    """Nothing was handed over; it is safe to try again later."""


class SendHeld(SendDeferred):
    """The server or its certificate can't be used until a person acts; then it goes on."""


class SendRefused(SendError):
    """The server refused for good."""


class SendUnknown(SendError):
    """The connection broke after the text was handed over: it may have been delivered."""
