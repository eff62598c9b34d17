"""The rig itself: other tests lean on it."""

import smtplib
import ssl

import pytest

from tests.rig import Account, Sink


def test_mail_is_delivered_in_order(imap_server: Account) -> None:
    imap_server.deliver(b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n2\r\n")
    assert imap_server.messages() == [b"Subject: one\r\n\r\n1\r\n", b"Subject: two\r\n\r\n2\r\n"]
    assert imap_server.flags() == [set(), set()]


def test_every_test_has_an_empty_mailbox(imap_server: Account) -> None:
    assert imap_server.messages() == []


def test_the_sink_keeps_what_it_gets_over_tls(smtp_sink: Sink) -> None:
    server = smtp_sink.server("starttls")
    with smtplib.SMTP(server.host, server.port) as client:
        client.starttls(context=ssl.create_default_context(cafile=server.ca_file))
        client.login(server.user, server.password)
        client.sendmail("a@example.org", ["b@example.org"], b"Subject: hi\r\n\r\nyes\r\n")
    (mail,) = smtp_sink.mails()
    assert (mail.tls, mail.authenticated, mail.message["subject"]) == (True, True, "hi")


@pytest.mark.parametrize(
    ("recipient", "error"),
    [
        ("reject-x@example.org", smtplib.SMTPRecipientsRefused),
        ("defer-x@example.org", smtplib.SMTPRecipientsRefused),
        ("drop-x@example.org", smtplib.SMTPServerDisconnected),
        ("lost-x@example.org", smtplib.SMTPServerDisconnected),
    ],
)
def test_the_recipient_chooses_the_fault(
    smtp_sink: Sink, recipient: str, error: type[Exception]
) -> None:
    server = smtp_sink.server("none")
    client = smtplib.SMTP(server.host, server.port)
    with pytest.raises(error):
        client.sendmail("a@example.org", [recipient], b"Subject: hi\r\n\r\nyes\r\n")
    client.close()
    assert len(smtp_sink.mails()) == recipient.startswith("lost-")
