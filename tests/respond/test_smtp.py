"""Whatever goes wrong at the mail server, the outcome has a name for each recipient."""

import socket
from collections.abc import Iterator, Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import pytest

from inbox_assistant.clock import utc_now
from inbox_assistant.config import Server
from inbox_assistant.errors import SendDeferred, SendHeld, SendRefused, SendUnknown
from inbox_assistant.mail.oauth import keep
from inbox_assistant.model import Delivery
from inbox_assistant.providers import OAuth
from inbox_assistant.respond.handover import hand_over
from inbox_assistant.respond.smtp import deliver, entered
from inbox_assistant.respond.talk import Patience
from inbox_assistant.respond.trying import try_sending
from tests.builders import SUPPORT, raw_mail
from tests.rig import Sink
from tests.rig.permissions import Permissions
from tests.rig.scripted import CLOSE, RESET, SILENCE, Scripted

RAW = raw_mail().replace(b"\n", b"\r\n")
ANNA, BO = "anna@customer.example", "bo@customer.example"
SHORT = Patience(0.3, 0.3, 0.3)


def _hand(
    server: Server, *recipients: str, raw: bytes = RAW, sender: str = SUPPORT
) -> tuple[Delivery, ...]:
    noted: list[Sequence[Delivery]] = []
    with entered(server, SHORT) as smtp:
        found = hand_over(smtp, sender, recipients or (ANNA,), raw, noted.append, SHORT)
    assert len(noted) <= 1
    if any(d.state in ("taken", "unknown") for d in found):
        assert noted, "the text went out before that was noted"
    return found


def _states(found: Sequence[Delivery]) -> list[str]:
    return [delivery.state for delivery in found]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mail_arrives_once_over_a_verified_line(smtp_sink: Sink, security: str) -> None:
    server = smtp_sink.server("tls" if security == "tls" else "starttls")
    assert _states(_hand(server)) == ["taken"]
    (mail,) = smtp_sink.mails()
    assert mail.authenticated
    assert mail.recipients == (ANNA,)


def test_lines_of_a_dot_arrive_as_written(smtp_sink: Sink) -> None:
    raw = b"Subject: dots\r\n\r\n.\r\n..\r\n.end\r\n"
    _hand(smtp_sink.server(), raw=raw)
    assert smtp_sink.mails()[0].raw == raw


@pytest.mark.parametrize("smuggled", [b"a\n.\nMAIL FROM:<x@x>\n", b"a\r.\rb", b"a\n.\r\nb"])
def test_no_text_ends_the_mail_early(smuggled: bytes) -> None:
    with Scripted() as scripted:
        _hand(scripted.server(), raw=b"Subject: s\r\n\r\n" + smuggled)
    [text] = scripted.texts
    assert b"\n" not in text.replace(b"\r\n", b"")
    assert b"\r" not in text.replace(b"\r\n", b"")
    assert b"\r\n.\r\n" not in text


def test_the_refusal_of_one_keeps_the_mail_from_nobody_else(smtp_sink: Sink) -> None:
    found = _hand(smtp_sink.server(), "reject-a@x.example", BO, "defer-c@x.example")
    assert _states(found) == ["refused", "taken", "deferred"]
    assert "no such user" in found[0].error
    assert "Try again later" in found[2].error
    (mail,) = smtp_sink.mails()
    assert mail.recipients == (BO,)


def test_when_nobody_is_accepted_no_text_goes_out(smtp_sink: Sink) -> None:
    assert _states(_hand(smtp_sink.server(), "reject-a@x.example")) == ["refused"]
    assert smtp_sink.mails() == []


def test_an_empty_sender_is_said_as_such(smtp_sink: Sink) -> None:
    assert _states(_hand(smtp_sink.server(), sender="")) == ["taken"]
    assert smtp_sink.mails()[0].sender == "<>"


@pytest.mark.parametrize("stage", ["mail", "rcpt", "data", "dot"])
@pytest.mark.parametrize(
    ("answer", "state"),
    [
        (b"451 4.3.0 not now\r\n", "deferred"),
        (b"554-5.7.1 no\r\n554 never\r\n", "refused"),
        (SILENCE, "doubt"),
        (RESET, "doubt"),
        (CLOSE, "doubt"),
        (b"\xff\xfe nonsense\r\n", "doubt"),
        (b"250-" + b"more\r\n250-" * 300 + b"\r\n", "doubt"),
    ],
    ids=["4xx", "5xx", "silence", "reset", "close", "nonsense", "endless"],
)
def test_up_to_the_dot_trouble_defers_and_after_it_nobody_knows(
    stage: str, answer: bytes, state: str
) -> None:
    with Scripted(**{stage: answer}) as scripted:
        [found] = _hand(scripted.server())
    in_doubt = "unknown" if stage == "dot" else "deferred"
    assert found.state == (in_doubt if state == "doubt" else state)
    assert found.error
    if stage != "dot":
        assert scripted.texts == []


@pytest.mark.parametrize(
    ("stage", "answer", "state"),
    [
        ("mail", b"354 go\r\n", "deferred"),
        ("rcpt", b"354 go\r\n", "deferred"),
        ("data", b"250 ok\r\n", "deferred"),
        ("dot", b"354 go\r\n", "unknown"),
    ],
)
def test_an_answer_to_another_question_is_no_yes(stage: str, answer: bytes, state: str) -> None:
    with Scripted(**{stage: answer}) as scripted:
        assert _states(_hand(scripted.server())) == [state]


@pytest.mark.parametrize("stage", ["rcpt", "dot"])
def test_a_server_that_goes_away_is_tried_again(stage: str) -> None:
    with Scripted(**{stage: b"421 4.3.2 closing\r\n"}) as scripted:
        assert _states(_hand(scripted.server(), ANNA, BO)) == ["deferred"] * 2


def test_a_server_that_takes_no_mail_at_all_lets_the_whole_mailbox_rest() -> None:
    with (
        Scripted(mail=b"421 4.7.0 too many\r\n") as scripted,
        pytest.raises(SendDeferred, match="too many"),
    ):
        _hand(scripted.server())


@pytest.mark.parametrize("stage", ["greeting", "ehlo", "auth"])
@pytest.mark.parametrize("answer", [b"421 later\r\n", SILENCE, RESET, b"nonsense\r\n"])
def test_before_the_envelope_trouble_is_the_mailboxs(stage: str, answer: bytes) -> None:
    with Scripted(**{stage: answer}) as scripted, pytest.raises(SendDeferred) as caught:
        _hand(scripted.server())
    assert not isinstance(caught.value, SendHeld)


@pytest.mark.parametrize("goodbye", [SILENCE, RESET, CLOSE, b"500 what\r\n"])
def test_what_was_taken_is_taken_whatever_the_goodbye(goodbye: bytes) -> None:
    with Scripted(quit=goodbye) as scripted:
        assert _states(_hand(scripted.server())) == ["taken"]


def test_long_answers_are_answers(smtp_sink: Sink) -> None:
    long = b"250-first\r\n250-" + b"x" * 20_000 + b"\r\n250 last\r\n"
    with Scripted(dot=long, rcpt=long) as scripted:
        assert _states(_hand(scripted.server())) == ["taken"]


def test_the_words_of_a_server_are_kept_short_and_in_one_line() -> None:
    with Scripted(rcpt=b"550-no\r\n550-" + b"y" * 9_000 + b"\r\n550 end\r\n") as scripted:
        [found] = _hand(scripted.server())
    assert len(found.error) < 400
    assert "\n" not in found.error


def test_a_552_after_others_may_mean_too_many_at_once() -> None:
    with Scripted(rcpt=b"552 too many\r\n") as scripted:
        assert _states(_hand(scripted.server(), ANNA)) == ["refused"]


def test_a_mail_too_large_is_refused_in_words_before_it_is_sent() -> None:
    with Scripted(ehlo=b"250-here\r\n250 SIZE 100\r\n") as scripted:
        [found] = _hand(scripted.server(), raw=RAW + b"x" * 200)
    assert found.state == "refused"
    assert "100 at most" in found.error
    assert not any(line.startswith(b"MAIL") for line in scripted.said)


@pytest.mark.parametrize(
    ("raw", "recipient", "words"),
    [("è".encode(), ANNA, "8BITMIME"), (b"e", "è@customer.example", "SMTPUTF8")],
)
def test_what_the_server_can_not_carry_is_refused_in_words(
    raw: bytes, recipient: str, words: str
) -> None:
    with Scripted() as scripted:
        [found] = _hand(scripted.server(), recipient, raw=b"Subject: s\r\n\r\n" + raw)
    assert found.state == "refused"
    assert words in found.error
    with Scripted(ehlo=b"250-here\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n") as scripted:
        [found] = _hand(scripted.server(), recipient, raw=b"Subject: s\r\n\r\n" + raw)
    assert found.state == "taken"


def test_an_unverified_certificate_sends_nothing(smtp_sink: Sink) -> None:
    for security in ("tls", "starttls"):
        server = replace(smtp_sink.server(security), ca_file=None)
        with pytest.raises(SendHeld, match="certificate"):
            _hand(server)
    assert smtp_sink.mails() == []


def test_a_stripped_starttls_gets_neither_password_nor_mail() -> None:
    with Scripted() as scripted, pytest.raises(SendHeld, match="STARTTLS"):
        _hand(scripted.server("starttls"))
    assert [line[:4] for line in scripted.said] == [b"ehlo"]


def test_a_refused_login_waits_for_a_person(smtp_sink: Sink) -> None:
    with Scripted(auth=b"535 bad credentials\r\n") as scripted:
        with pytest.raises(SendHeld, match="check user and password") as caught:
            _hand(scripted.server())
        assert "secret" not in str(caught.value)
    wrong = replace(smtp_sink.server(), password="wrong")
    with pytest.raises(SendHeld):
        try_sending(wrong, SUPPORT, SUPPORT)


@pytest.mark.parametrize("stage", ["mail", "rcpt"])
def test_a_server_that_wants_a_login_first_waits_for_a_person(stage: str) -> None:
    with Scripted(**{stage: b"530 5.7.0 log in\r\n"}) as scripted, pytest.raises(SendHeld):
        _hand(scripted.server())


def test_a_login_that_fails_for_now_is_tried_again() -> None:
    with Scripted(auth=b"454 4.7.0 later\r\n") as scripted, pytest.raises(SendDeferred) as caught:
        _hand(scripted.server())
    assert not isinstance(caught.value, SendHeld)


def test_a_server_that_is_down_defers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", unused.getsockname()[1], "u", "none")
        with pytest.raises(SendDeferred, match="could not be reached"):
            _hand(server)


def test_a_text_that_is_not_read_is_deferred() -> None:
    with Scripted(data=b"354 go\r\n", dot=SILENCE) as scripted:
        server = scripted.server()
        raw = b"Subject: s\r\n\r\n" + b"x" * 70 + b"\r\n"
        assert _states(_hand(server, raw=raw)) == ["unknown"]


@pytest.mark.parametrize(
    ("recipients", "error"),
    [
        (("reject-a@x.example",), SendRefused),
        (("defer-a@x.example",), SendDeferred),
        (("lost-a@x.example",), SendUnknown),
        ((ANNA, "defer-a@x.example"), SendRefused),  # deferred would mail Anna again
    ],
)
def test_a_mail_of_our_own_arrives_for_all_or_says_why(
    smtp_sink: Sink, recipients: Sequence[str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        deliver(smtp_sink.server(), SUPPORT, recipients, RAW)
    deliver(smtp_sink.server(), SUPPORT, [ANNA], RAW)


def test_a_failing_note_hands_nothing_over(smtp_sink: Sink) -> None:
    def fail(_: Sequence[Delivery]) -> None:
        raise OSError("disk full")

    with pytest.raises(OSError), entered(smtp_sink.server(), SHORT) as smtp:
        hand_over(smtp, SUPPORT, (ANNA,), EmailMessage().as_bytes(), fail, SHORT)
    assert smtp_sink.mails() == []


@pytest.fixture
def permission(tmp_path: Path) -> Iterator[tuple[Permissions, OAuth]]:
    """A provider that has given the mailbox a token, which ends in an hour."""
    with Permissions() as provider:
        oauth = provider.oauth(tmp_path / "support.token")
        keep(oauth, provider.grant("support"), utc_now())
        yield provider, oauth


def test_a_permission_is_shown_instead_of_a_password(
    smtp_sink: Sink, permission: tuple[Permissions, OAuth]
) -> None:
    smtp_sink.tokens = {"access-1"}
    _hand(replace(smtp_sink.server(), password="", oauth=permission[1]))
    assert smtp_sink.mails()[0].authenticated


def test_a_token_that_is_taken_no_more_is_renewed_at_once(
    smtp_sink: Sink, permission: tuple[Permissions, OAuth]
) -> None:
    smtp_sink.tokens = {"access-2"}
    _hand(replace(smtp_sink.server(), password="", oauth=permission[1]))
    assert smtp_sink.mails()[0].authenticated


def test_a_withdrawn_permission_keeps_the_mail_and_says_how_to_renew_it(
    smtp_sink: Sink, permission: tuple[Permissions, OAuth]
) -> None:
    smtp_sink.tokens = set()
    server = replace(smtp_sink.server(), password="", oauth=permission[1])
    with pytest.raises(SendHeld, match="mailboxes login support"):
        _hand(server)
    permission[0].withdraw()
    with pytest.raises(SendHeld, match="mailboxes login support"):
        _hand(server)
    assert smtp_sink.mails() == []
