"""Who is let in: no password leaks, and a refusal is told from a server in trouble."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from inbox_assistant.config import Server
from inbox_assistant.errors import LoginRefused, MailboxBusy, MailboxUnreachable, MailError
from inbox_assistant.mail.connection import Patience, connect, hang_up
from inbox_assistant.mail.imap import ImapMailbox
from tests.rig import Account, Certificate, Fault, Liar, Line, make_certificate
from tests.rig.certificate import expire
from tests.rig.liar import HANG_UP, SILENCE
from tests.rig.ports import free_port


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def liar() -> Iterator[Liar]:
    with Liar() as started:
        yield started


def enter(server: Server) -> None:
    """Log in, and leave."""
    hang_up(connect(server, Patience(connect=0.5, read=0.5)))


def told(liar: Liar) -> bytes:
    """Everything that was said to the liar."""
    return b"\n".join(liar.said)


def test_a_wrong_password_is_told_from_a_broken_line(imap_server: Account) -> None:
    server = replace(imap_server.server(), password="wrong")
    with pytest.raises(LoginRefused, match="password") as caught:
        connect(server)
    assert "wrong" not in str(caught.value)
    assert "b'" not in str(caught.value)


def test_a_server_that_is_not_there_is_unreachable(imap_server: Account) -> None:
    with pytest.raises(MailboxUnreachable, match="failed"):
        enter(imap_server.server(port=free_port()))


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_no_password_goes_to_a_server_that_can_not_prove_its_name(
    imap_server: Account, tmp_path: Path, security: str
) -> None:
    stranger = make_certificate(tmp_path, "localhost")
    for ca_file in (None, str(stranger.cert)):
        server = replace(imap_server.server(security), ca_file=ca_file)  # type: ignore[arg-type]
        with pytest.raises(MailboxUnreachable, match="No password was sent"):
            enter(server)


def test_no_password_goes_to_a_certificate_of_another_name(tmp_path: Path) -> None:
    other = make_certificate(tmp_path, "mail.example.org", address=None)
    with Liar(certificate=other, capabilities=b"IMAP4rev1 STARTTLS") as liar:
        with pytest.raises(MailboxUnreachable, match="could not prove who it is"):
            enter(liar.config("starttls").imap)
        assert b"secret" not in told(liar)


def test_no_password_goes_to_a_certificate_whose_time_is_over(tmp_path: Path) -> None:
    old = make_certificate(tmp_path, "localhost")
    expire(old)
    with Liar(certificate=old, capabilities=b"IMAP4rev1 STARTTLS") as liar:
        with pytest.raises(MailboxUnreachable, match="expired"):
            enter(liar.config("starttls").imap)
        assert b"secret" not in told(liar)


def test_no_password_goes_out_when_starttls_is_stripped(imap_server: Account) -> None:
    line = Line(imap_server.dovecot.port, replacing=(b"STARTTLS", b"XTARTTLS"))
    with line, pytest.raises(MailboxUnreachable, match="No password was sent"):
        enter(imap_server.server("starttls", port=line.port))
    assert b"secret" not in line.said
    assert b"AUTH" not in line.said


@pytest.mark.parametrize("answer", [b"TAG NO not now\r\n", b"TAG BAD what?\r\n", HANG_UP])
def test_no_password_goes_out_when_starttls_is_refused(
    certificate: Certificate, answer: bytes
) -> None:
    with Liar(certificate=certificate, capabilities=b"IMAP4rev1 STARTTLS") as liar:
        liar.when(rb"STARTTLS", answer)
        with pytest.raises(MailboxUnreachable):
            enter(liar.config("starttls").imap)
        assert b"secret" not in told(liar)


def test_words_slipped_in_before_the_encryption_end_the_talk(certificate: Certificate) -> None:
    """The attack of CVE-2011-0411, on the client's side."""
    with Liar(certificate=certificate, capabilities=b"IMAP4rev1 STARTTLS") as liar:
        enter(liar.config("starttls").imap)
        liar.said.clear()
        liar.after_starttls = b"* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"
        with pytest.raises(MailboxUnreachable):
            enter(liar.config("starttls").imap)
        assert b"secret" not in told(liar)


@pytest.mark.parametrize("security", ["starttls", "none"])
def test_a_server_that_lets_in_before_it_knows_us_is_refused(liar: Liar, security: str) -> None:
    liar.greeting = b"* PREAUTH welcome home"
    liar.capabilities = b"IMAP4rev1 STARTTLS"
    with pytest.raises(MailboxUnreachable, match="PREAUTH"):
        enter(liar.config(security).imap)  # type: ignore[arg-type]
    assert b"secret" not in told(liar)


def test_no_password_goes_over_an_open_line_to_elsewhere() -> None:
    with pytest.raises(MailboxUnreachable, match="not be encrypted"):
        enter(Server("mail.example.org", 143, "anna", "none", "secret"))


@pytest.mark.parametrize(
    "greeting", [b"* BYE too busy", b"220 smtp.example.org ESMTP", b"\xff\xfe"]
)
def test_a_port_that_does_not_speak_imap_is_unreachable(liar: Liar, greeting: bytes) -> None:
    liar.greeting = greeting
    with pytest.raises(MailboxUnreachable):
        enter(liar.config().imap)


def test_a_server_that_accepts_and_says_nothing_is_given_up(imap_server: Account) -> None:
    line = Line(imap_server.dovecot.port, fault=Fault(0, "silent"))
    with line, pytest.raises(MailboxUnreachable, match="does not answer"):
        enter(imap_server.server("none", port=line.port))


@pytest.mark.parametrize("answer", [SILENCE, HANG_UP, b"* BYE shutting down\r\n"])
def test_a_login_that_breaks_off_is_no_verdict(liar: Liar, answer: bytes) -> None:
    liar.when(rb"LOGIN", answer)
    with pytest.raises(MailboxUnreachable):
        enter(liar.config().imap)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (b"[AUTHENTICATIONFAILED] Invalid credentials (Failure)", LoginRefused),
        (b"[AUTHENTICATIONFAILED] Too many failures, try again later", LoginRefused),
        (b"[AUTHORIZATIONFAILED] no mailbox", LoginRefused),
        (b"[EXPIRED] choose a new password", LoginRefused),
        (b"[PRIVACYREQUIRED] encrypt first", LoginRefused),
        (b"[CONTACTADMIN] account closed", LoginRefused),
        (b"[ALERT] Application-specific password required", LoginRefused),
        (b"LOGIN failed.", LoginRefused),
        (b"[UNAVAILABLE] Temporary authentication failure", MailboxUnreachable),
        (b"[INUSE] mailbox is locked", MailboxUnreachable),
        (b"[SERVERBUG] Internal error occurred", MailboxUnreachable),
        (b"User is authenticated but not connected.", MailboxUnreachable),
        (b"[LIMIT] too much", MailboxBusy),
        (b"[ALERT] Too many simultaneous connections. (Failure)", MailboxBusy),
        (b"[OVERQUOTA] Account exceeded command or bandwidth limits.", MailboxBusy),
        (b"[THROTTLED] slow down", MailboxBusy),
    ],
)
def test_a_refusal_is_a_verdict_or_a_passing_trouble(
    liar: Liar, words: bytes, error: type[MailError]
) -> None:
    liar.when(rb"LOGIN", b"TAG NO " + words + b"\r\n")
    with pytest.raises(error) as caught:
        enter(liar.config().imap)
    assert type(caught.value) is error
    assert words.decode() in str(caught.value)


def test_a_disabled_login_takes_the_other_way_in(liar: Liar) -> None:
    liar.capabilities = b"IMAP4rev1 LOGINDISABLED AUTH=PLAIN"
    enter(liar.config().imap)
    assert b"\0anna\0secret" in liar.said


def test_a_disabled_login_without_another_way_sends_nothing(liar: Liar) -> None:
    liar.capabilities = b"IMAP4rev1 LOGINDISABLED"
    with pytest.raises(LoginRefused, match="takes no password on this line"):
        enter(liar.config().imap)
    assert b"secret" not in told(liar)


def test_user_and_password_may_hold_any_letters(liar: Liar) -> None:
    server = replace(liar.config().imap, user='CORP\\anna "b"', password="pässwörd")
    with pytest.raises(LoginRefused, match="beyond ASCII"):
        enter(server)
    enter(replace(server, password='s e"c'))
    assert liar.commands(rb'LOGIN "CORP\\anna \"b\"" "s e\"c"')
    liar.capabilities = b"IMAP4rev1 AUTH=PLAIN"
    enter(server)
    assert '\0CORP\\anna "b"\0pässwörd'.encode() in liar.said


def test_a_line_cut_at_any_byte_is_an_error_in_words(imap_server: Account) -> None:
    for after in range(1, 700, 37):
        with Line(imap_server.dovecot.port, cut_after=after) as line:
            config = imap_server.config(imap=imap_server.server("none", port=line.port))
            with closing(ImapMailbox(config)) as mailbox, pytest.raises(MailboxUnreachable):
                mailbox.check()


def test_a_server_that_refuses_condstore_is_served_without(liar: Liar) -> None:
    liar.capabilities = b"IMAP4rev1 ENABLE CONDSTORE"
    liar.when(rb"ENABLE", b"TAG BAD never heard of it\r\n")
    enter(liar.config().imap)
    assert liar.commands(b"ENABLE CONDSTORE")
