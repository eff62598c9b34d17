"""A small IMAP server that does what Dovecot never does: it lies where a test tells it to."""

import base64
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass, field

from inbox_assistant.config import MailboxConfig, Security, Server
from tests.rig.certificate import Certificate
from tests.rig.listener import Listener, end

# In place of an answer: hang up, or say nothing more.
HANG_UP: bytes = b"\0hang up"
SILENCE: bytes = b"\0silence"
_DATE = b"01-Nov-2026 10:00:00 +0000"


@dataclass
class Rule:
    """What is said to commands that match, `times` times (None: always)."""

    pattern: re.Pattern[bytes]
    answer: bytes
    times: int | None


@dataclass
class Liar(Listener):
    """Start with `with Liar() as liar:`. It is honest until `when` or a field says otherwise.

    `mails` are the folder's, by UID; `said` are the lines of all clients.
    """

    mails: dict[int, bytes] = field(default_factory=dict)
    flags: dict[int, bytes] = field(default_factory=dict)
    greeting: bytes = b"* OK ready"
    capabilities: bytes = b"IMAP4rev1"
    after_login: bytes | None = None
    uidvalidity: int = 7
    uidnext: int | None = None
    certificate: Certificate | None = None
    after_starttls: bytes = b""
    folders: tuple[bytes, ...] = (b'(\\HasNoChildren) "/" INBOX',)

    def __post_init__(self) -> None:
        super().__init__()
        self.said: list[bytes] = []
        self.appended: list[bytes] = []
        self._rules: list[Rule] = []
        self._idlers: list[socket.socket] = []

    def when(self, pattern: bytes, answer: bytes, times: int | None = None) -> None:
        """Answer commands that match `pattern` with `answer`; TAG in it is the command's tag."""
        self._rules.append(Rule(re.compile(pattern, re.I), answer, times))

    def tell(self, words: bytes) -> None:
        """Say something to everybody who is in IDLE."""
        for line in self._idlers:
            line.sendall(words)

    def config(self, security: Security = "none", **keys: object) -> MailboxConfig:
        """Return the configuration of a mailbox that lies here."""
        ca_file = str(self.certificate.cert) if self.certificate else None
        server = Server("localhost", self.port, "anna", security, "secret", ca_file)
        nowhere = Server("localhost", 9, "anna", "none")
        config = MailboxConfig("team", "team@example.org", server, nowhere, poll_seconds=1)
        for key, value in keys.items():
            object.__setattr__(config, key, value)
        return config

    def commands(self, word: bytes) -> list[bytes]:
        """Return the clients' lines that hold `word`."""
        return [line for line in self.said if word in line]

    def serve(self, line: socket.socket) -> None:
        try:
            _Talk(self, line).run()
        finally:
            end(line)

    def lie(self, command: bytes) -> bytes | None:
        """Return what a rule says to the command, None when none fits."""
        for rule in self._rules:
            if rule.times != 0 and rule.pattern.search(command):
                rule.times = rule.times - 1 if rule.times else rule.times
                return rule.answer
        return None

    def listens(self, line: socket.socket) -> None:
        """Remember a line that is in IDLE."""
        self._idlers = [line]


class _Talk:
    """One conversation."""

    def __init__(self, liar: Liar, line: socket.socket) -> None:
        self.liar, self.line = liar, line
        self.words = line.makefile("rb")

    def run(self) -> None:
        self.line.sendall(self.liar.greeting + b"\r\n")
        while command := self.words.readline().rstrip(b"\r\n"):
            self.liar.said.append(command)
            tag, _, rest = command.partition(b" ")
            lie = self.liar.lie(rest or command)
            if lie == HANG_UP:
                return
            if lie is None:
                verb = rest.split(b" ")[0].lower().decode() or "done"
                getattr(self, f"do_{verb}", self.do_noop)(tag, rest)
            elif lie != SILENCE:
                self.line.sendall(lie.replace(b"TAG", tag))

    def say(self, tag: bytes, *lines: bytes, end: bytes = b"OK done") -> None:
        untagged = b"".join(b"* " + line + b"\r\n" for line in lines)
        self.line.sendall(untagged + tag + b" " + end + b"\r\n")

    def do_noop(self, tag: bytes, rest: bytes) -> None:
        self.say(tag)

    def do_capability(self, tag: bytes, rest: bytes) -> None:
        self.say(tag, b"CAPABILITY " + self.liar.capabilities)

    def do_login(self, tag: bytes, rest: bytes) -> None:
        self.liar.capabilities = self.liar.after_login or self.liar.capabilities
        self.say(tag)

    def do_authenticate(self, tag: bytes, rest: bytes) -> None:
        self.line.sendall(b"+ \r\n")
        self.liar.said.append(base64.b64decode(self.words.readline()))
        self.do_login(tag, rest)

    def do_starttls(self, tag: bytes, rest: bytes) -> None:
        assert self.liar.certificate
        self.line.sendall(tag + b" OK begin\r\n" + self.liar.after_starttls)
        context = self.liar.certificate.server_context()
        self.line = self.liar.hold(context.wrap_socket(self.line, server_side=True))
        self.words = self.line.makefile("rb")

    def do_list(self, tag: bytes, rest: bytes) -> None:
        self.say(tag, *(b"LIST " + folder for folder in self.liar.folders))

    def do_examine(self, tag: bytes, rest: bytes) -> None:
        exists, uidnext, uidvalidity = self._state()
        self.say(
            tag,
            b"%d EXISTS" % exists,
            b"OK [UIDVALIDITY %d] yes" % uidvalidity,
            b"OK [UIDNEXT %d] next" % uidnext,
        )

    do_select = do_examine

    def do_status(self, tag: bytes, rest: bytes) -> None:
        self.say(tag, b"STATUS INBOX (MESSAGES %d UIDNEXT %d UIDVALIDITY %d)" % self._state())

    def do_uid(self, tag: bytes, rest: bytes) -> None:
        _, verb, what, *more = rest.split(b" ")
        if verb.upper() == b"SEARCH":
            asked = re.search(rb"UID (\S+)", rest.partition(b"SEARCH ")[2])
            uids = self._uids(asked[1] if asked else b"1:*")
            if header := re.search(rb'HEADER Message-ID "?([^" ]+)', rest):
                uids = [uid for uid in uids if header[1] in self.liar.mails[uid]]
            alive = [uid for uid in uids if b"\\Deleted" not in self.liar.flags.get(uid, b"")]
            self.say(tag, b" ".join([b"SEARCH", *(b"%d" % uid for uid in alive)]))
        elif verb.upper() == b"FETCH":
            self._fetch(tag, self._uids(what), b" ".join(more))
        else:
            self.say(tag)

    def do_fetch(self, tag: bytes, rest: bytes) -> None:
        _, what, items = rest.split(b" ", 2)
        uids = sorted(self.liar.mails)
        self._fetch(tag, uids[int(what.split(b":")[0]) - 1 :], items)

    def do_append(self, tag: bytes, rest: bytes) -> None:
        size = re.search(rb"\{(\d+)\}$", rest)
        assert size
        self.line.sendall(b"+ go on\r\n")
        self.liar.appended.append(self.words.read(int(size[1])))
        self.words.readline()
        self.say(tag)

    def do_idle(self, tag: bytes, rest: bytes) -> None:
        self.line.sendall(b"+ idling\r\n")
        self.liar.listens(self.line)
        self.liar.said.append(self.words.readline().rstrip())
        if self.liar.lie(b"DONE") is None:
            self.say(tag)

    def _fetch(self, tag: bytes, uids: Iterable[int], items: bytes) -> None:
        self.say(tag, *(self.liar_line(uid, items) for uid in uids))

    def liar_line(self, uid: int, items: bytes) -> bytes:
        raw, flags = self.liar.mails[uid], self.liar.flags.get(uid, b"")
        number = sorted(self.liar.mails).index(uid) + 1
        if b"BODY.PEEK[HEADER" in items:
            head = raw.partition(b"\r\n\r\n")[0] + b"\r\n\r\n"
            name = b"BODY[HEADER.FIELDS (MESSAGE-ID)]"
            return b"%d FETCH (UID %d %s {%d}\r\n%s)" % (number, uid, name, len(head), head)
        if b"BODY.PEEK[]" in items:
            return body(number, uid, raw)
        return b'%d FETCH (UID %d FLAGS (%s) INTERNALDATE "%s" RFC822.SIZE %d)' % (
            *(number, uid, flags, _DATE, len(raw)),
        )

    def _state(self) -> tuple[int, int, int]:
        liar = self.liar
        uidnext = max(liar.mails, default=0) + 1 if liar.uidnext is None else liar.uidnext
        return len(liar.mails), uidnext, liar.uidvalidity

    def _uids(self, asked: bytes) -> list[int]:
        last = max(self.liar.mails, default=0)
        chosen: set[int] = set()
        for part in asked.split(b","):
            first, _, end = part.partition(b":")
            ends = sorted(last if one == b"*" else int(one) for one in (first, end or first))
            chosen.update(uid for uid in self.liar.mails if ends[0] <= uid <= ends[1])
        return sorted(chosen)


def body(number: int, uid: int, raw: bytes, size: int | None = None) -> bytes:
    """Return a FETCH answer with the mail's bytes, said to be `size` many."""
    said = len(raw) if size is None else size
    return b"%d FETCH (UID %d BODY[] {%d}\r\n%s)" % (number, uid, said, raw)
