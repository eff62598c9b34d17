"""What the judgement about robots rests on."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from inbox_assistant.mail.attachments import content
from inbox_assistant.mail.charsets import decode
from inbox_assistant.mail.data import table
from inbox_assistant.mail.headers import Header
from inbox_assistant.mail.quoting import split
from inbox_assistant.mail.structure import Leaf
from inbox_assistant.mail.text import clean
from inbox_assistant.model import Address

MAX_TEXT = 50_000
MAX_OWN = 4_000
OPENING = 1_500

_SENDERS = table("robots")["senders"]
_DAEMONS = frozenset(_SENDERS["daemons"])
_POSTMASTERS = frozenset(_SENDERS["postmasters"])
_NAMES = tuple(_SENDERS["names"])
_OFFICE_NAMES = tuple(_SENDERS["office_names"])
_MACHINES = frozenset(_SENDERS["machines"])
_NOREPLY = re.compile(
    r"(?<![a-z])(?:" + "|".join(map(re.escape, _SENDERS["noreply"])) + r")(?![a-z])"
)
_PASSED_ON = re.compile(
    r"(?:" + "|".join(map(re.escape, table("robots")["passed_on"]["marks"])) + r")\s?"
    r"(?:\[\d{1,3}\]|\(\d{1,3}\))?\s?[:：]"
)
_SPACES = re.compile(r"\s+")


# Without slots: what costs a look at the text is worked out once, and only if asked for.
@dataclass(frozen=True)
class Seen:
    """One mail, as far as it tells people from robots."""

    header: Header
    leaves: Sequence[Leaf]
    sender: Address
    answered_elsewhere: bool  # Reply-To names somebody else: a contact form
    words: str
    own_words: str | None = None  # what the writer wrote, where that is known already

    def first(self, name: str) -> str:
        """Return a field, case folded."""
        return self.header.first(name).casefold()

    def has(self, *names: str) -> bool:
        """Return whether one of the fields is there."""
        return self.header.has(*names)

    def holds(self, *types: str) -> bool:
        """Return whether a part has one of the types; the inside of attached mails is not seen."""
        return any(leaf.type in types for leaf in self.leaves)

    @cached_property
    def subject(self) -> str:
        return self.first("subject")

    @cached_property
    def opening(self) -> str:
        """The beginning of the text, folded: cheap, where `own` is not."""
        return folded(self.words[:OPENING])

    @cached_property
    def own(self) -> str:
        """What the writer wrote above quotes and signature, folded, white space as one space."""
        own = split(self.words[:MAX_TEXT]).own if self.own_words is None else self.own_words
        return folded(own[:MAX_OWN])

    @cached_property
    def report(self) -> str:
        """The text as it stands; some mail systems give theirs a file name."""
        if self.words.strip():
            return self.words[:MAX_TEXT]
        texts = (leaf for leaf in self.leaves if leaf.type == "text/plain")
        return next(map(text_of, texts), "")

    @cached_property
    def submitted(self) -> str:
        """Auto-Submitted without its parameters (RFC 3834 5), "" for what a person sent."""
        value = self.first("auto-submitted").split(";")[0].split("(")[0].strip()
        return "" if value == "no" else value

    @property
    def local_part(self) -> str:
        return self.sender.address.partition("@")[0].casefold()

    @property
    def nobody_to_answer(self) -> bool:
        """Whether the envelope sender is empty, as of all delivery reports (RFC 5321 4.5.5)."""
        return self.has("return-path") and self.first("return-path") in ("<>", "")

    @property
    def passed_on(self) -> bool:
        """Whether the subject says that somebody answers or forwards another mail."""
        return _PASSED_ON.match(self.subject) is not None

    @property
    def from_daemon(self) -> bool:
        """Whether the sender is a mail system and nothing else."""
        return self.local_part in _DAEMONS or self.sender.name.casefold().startswith(_NAMES)

    @property
    def from_mail_system(self) -> bool:
        """Whether a mail system may be the sender: people, too, write as postmaster."""
        named = self.sender.name.casefold().startswith(_OFFICE_NAMES)
        return self.from_daemon or self.local_part in _POSTMASTERS or named

    @property
    def from_form(self) -> bool:
        """Whether a form on a web page sent what a person wrote there, for whom Reply-To stands."""
        replies = self.header.addresses("reply-to") if self.answered_elsewhere else ()
        other = [
            one.address for one in replies if _domain(one.address) != _domain(self.sender.address)
        ]
        generated = self.submitted == "auto-generated" and not self.passed_on
        return generated and any(not _unread(address.partition("@")[0]) for address in other)

    @property
    def from_nobody(self) -> bool:
        """Whether the sender takes no answers, neither there nor at a Reply-To of a person."""
        replies = self.header.addresses("reply-to") if self.answered_elsewhere else ()
        return _unread(self.local_part) and all(
            _unread(address.address.partition("@")[0].casefold()) for address in replies
        )


def folded(text: str) -> str:
    """Return the text case folded, with every run of white space as one space."""
    return _SPACES.sub(" ", text).strip().casefold()


def text_of(leaf: Leaf) -> str:
    """Return the beginning of a part as text."""
    return clean(decode(content(leaf.part)[:MAX_TEXT], "utf-8"))


def any_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """Return one pattern that finds any of them."""
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _unread(local_part: str) -> bool:
    return local_part in _MACHINES or _NOREPLY.search(local_part) is not None


def _domain(address: str) -> str:
    return address.rpartition("@")[2].casefold()
