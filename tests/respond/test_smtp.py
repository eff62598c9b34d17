"""Whatever goes wrong at the mail server, the outcome has a name."""

import socket
from collections.abc import Callable
from dataclasses import replace
from threading import Thread

import pytest

from inbox_assistant.config import Server
from inbox_assistant.errors import SendDeferred, SendRefused, SendUnknown
from inbox_assistant.respond.smtp import deliver
from tests.builders import SUPPORT, raw_mail
from tests.rig import Sink

RAW = raw_mail().replace(b"\n", b"\r\n")


def _deliver(server: Server, *recipients: str, raw: bytes = RAW) -> list[str]:
    said: list[str] = []
    deliver(server, SUPPORT, recipients, raw, handing_over=lambda: said.append("handing over"))
    return said


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_mail_arrives_once_over_a_verified_line(smtp_sink: Sink, security: str) -> None:
    server = smtp_sink.server("tls" if security == "tls" else "starttls")
    assert _deliver(server, "anna@customer.example") == ["handing over"]
    (mail,) = smtp_sink.mails()
    assert mail.authenticated
    assert mail.recipients == ("anna@customer.example",)


def test_lines_of_a_dot_arrive_as_written(smtp_sink: Sink) -> None:
    raw = b"Subject: dots\r\n\r\n.\r\n..\r\n.end\r\n"
    _deliver(smtp_sink.server(), "anna@customer.example", raw=raw)
    assert smtp_sink.mails()[0].raw == raw


def test_a_recipient_refused_for_good_is_refused(smtp_sink: Sink) -> None:
    with pytest.raises(SendRefused, match="no such user"):
        _deliver(smtp_sink.server(), "reject-anna@customer.example")


def test_when_one_recipient_is_refused_nobody_gets_the_mail(smtp_sink: Sink) -> None:
    with pytest.raises(SendRefused):
        _deliver(smtp_sink.server(), "anna@customer.example", "reject-b@customer.example")
    assert smtp_sink.mails() == []


def test_a_recipient_refused_for_now_is_deferred(smtp_sink: Sink) -> None:
    with pytest.raises(SendDeferred, match="Try again later"):
        _deliver(smtp_sink.server(), "defer-anna@customer.example")


def test_a_line_broken_before_the_text_is_deferred(smtp_sink: Sink) -> None:
    with pytest.raises(SendDeferred):
        _deliver(smtp_sink.server(), "drop-anna@customer.example")
    assert smtp_sink.mails() == []


def test_a_line_broken_after_the_final_dot_is_unknown(smtp_sink: Sink) -> None:
    with pytest.raises(SendUnknown, match="may have been delivered"):
        _deliver(smtp_sink.server(), "lost-anna@customer.example")


def test_an_unverified_certificate_sends_nothing(smtp_sink: Sink) -> None:
    with pytest.raises(SendDeferred, match="certificate"):
        _deliver(replace(smtp_sink.server("tls"), ca_file=None), "anna@customer.example")
    assert smtp_sink.mails() == []


def test_a_refused_login_waits_for_a_better_password() -> None:
    script = (b"250-hello\r\n250 AUTH PLAIN\r\n", b"535 bad credentials\r\n")
    with (
        _scripted(*script) as server,
        pytest.raises(SendDeferred, match="check user and password") as caught,
    ):
        _deliver(server("none"), "anna@customer.example")
    assert "secret" not in str(caught.value)


def test_a_server_without_starttls_gets_neither_password_nor_mail() -> None:
    with _scripted(b"250 hello\r\n") as server, pytest.raises(SendDeferred):
        _deliver(server("starttls"), "anna@customer.example")


def test_a_server_that_is_down_defers() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        server = Server("127.0.0.1", unused.getsockname()[1], "u", "none")
        with pytest.raises(SendDeferred, match="could not be reached"):
            _deliver(server, "anna@customer.example")


@pytest.mark.parametrize(
    ("answer", "error"),
    [(b"451 later\r\n", SendDeferred), (b"552 too big\r\n", SendRefused), (b"", SendUnknown)],
)
def test_the_answer_to_the_final_dot_decides(answer: bytes, error: type[Exception]) -> None:
    script = (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n", answer)
    with _scripted(*script) as server, pytest.raises(error):
        _deliver(server("none"), "anna@customer.example")


@pytest.mark.parametrize(
    ("answer", "error"), [(b"450 later\r\n", SendDeferred), (b"554 no\r\n", SendRefused)]
)
def test_a_no_to_data_hands_nothing_over(answer: bytes, error: type[Exception]) -> None:
    handed: list[bool] = []
    script = (b"250 hello\r\n", b"250 ok\r\n", b"250 ok\r\n", answer)
    with _scripted(*script) as server, pytest.raises(error):
        deliver(
            server("none"), SUPPORT, ["a@x.example"], RAW, handing_over=lambda: handed.append(True)
        )
    assert handed == []


class _scripted:  # noqa: N801 - used as a verb
    """An SMTP server that says its lines one by one, then hangs up; "" says nothing."""

    def __init__(self, *answers: bytes) -> None:
        self._answers = answers
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._thread = Thread(target=self._serve)

    def __enter__(self) -> Callable[[str], Server]:
        self._thread.start()
        port = self._listener.getsockname()[1]
        return lambda security: Server(
            "127.0.0.1", port, "u", "starttls" if security == "starttls" else "none", "secret"
        )

    def __exit__(self, *_: object) -> None:
        self._thread.join(10)
        self._listener.close()

    def _serve(self) -> None:
        line, _ = self._listener.accept()
        line.settimeout(10)
        with line, line.makefile("rb") as lines:
            line.sendall(b"220 scripted\r\n")
            in_text = False
            for answer in self._answers:
                self._read(lines.readline, in_text=in_text)
                line.sendall(answer)
                in_text = answer.startswith(b"354")

    def _read(self, readline: Callable[[], bytes], *, in_text: bool) -> None:
        said = readline()
        while in_text and said not in (b".\r\n", b""):
            said = readline()
