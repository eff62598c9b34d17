"""Robots told from people."""

import pytest

from inbox_assistant.mail.parse import parse
from tests.builders import raw_mail

REPORT = """\
Return-Path: <>
From: Mail Delivery System <MAILER-DAEMON@mx.example>
To: support@shop.example
Subject: Undelivered Mail Returned to Sender
Message-ID: <b1@mx.example>
MIME-Version: 1.0
Content-Type: multipart/report; report-type={kind}; boundary=b

--b

I'm sorry: <gone@customer.example> does not exist.
--b
Content-Type: message/{kind}

{report}
--b
Content-Type: message/rfc822

Message-ID: <ours@shop.example>
Subject: Re: Help

Our words
--b--
"""
FAILED = """\
Reporting-MTA: dns; mx.example

Final-Recipient: rfc822; gone@customer.example
Action: failed
Status: 5.1.1

Final-Recipient: rfc822; late@customer.example
Action: delayed
"""


def bounce(kind: str = "delivery-status", report: str = FAILED) -> bytes:
    return REPORT.format(kind=kind, report=report).encode()


def test_a_person_is_no_robot() -> None:
    assert parse(raw_mail()).automatic is None


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"X_Auto_Response_Suppress": "DR, OOF"},
        {"X_Autoreply": "yes"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>"},
        {"Subject": "Automatic reply: Help"},
        {"Subject": "Risposta automatica: Aiuto"},
        {"Subject": "Réponse automatique : Aide"},
        {"Subject": "Automatische Antwort: Hilfe"},
        {"Subject": "Respuesta automática: Ayuda"},
        {"From": "no-reply@shop.example"},
        {"Auto_Submitted": "auto-replied", "List_Id": "<x.example>"},
    ],
)
def test_automatic_replies_are_known(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic == "auto-reply"


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"X_Auto_Response_Suppress": "None"},
        {"Return_Path": "<anna@customer.example>"},
        {"Subject": "Re: Automatic reply: Help"},
        {"From": "no-reply@shop.example", "Reply_To": "anna@customer.example"},
        {"From": "postmaster@customer.example", "Subject": "Our invoice"},
    ],
)
def test_people_are_not_taken_for_robots(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic is None


@pytest.mark.parametrize(
    "headers",
    [{"List_Id": "<x.example>"}, {"List_Unsubscribe": "<https://x>"}, {"Precedence": "bulk"}],
)
def test_lists_are_known(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic == "list"


def test_a_bounce_names_who_can_not_be_reached() -> None:
    mail = parse(bounce())
    assert (mail.automatic, mail.bounced) == ("bounce", ("gone@customer.example",))


def test_a_bounce_leads_to_the_mail_it_gives_back() -> None:
    assert "<ours@shop.example>" in parse(bounce()).related


def test_a_bounce_in_words_is_understood() -> None:
    mail = parse(
        raw_mail(
            "I wasn't able to deliver your message.\n\n<gone@customer.example>:\nno mailbox\n\n"
            "--- Below is the original message.\nTo: <other@x.example>",
            From="MAILER-DAEMON@mx.example",
            Subject="failure notice",
        )
    )
    assert (mail.automatic, mail.bounced) == ("bounce", ("gone@customer.example",))


def test_a_delay_bounces_nobody() -> None:
    assert parse(bounce(report=FAILED.replace("failed", "delayed"))).bounced == ()


def test_a_complaint_is_feedback() -> None:
    assert parse(bounce("feedback-report", "Feedback-Type: abuse")).automatic == "feedback"


def test_a_forwarded_bounce_is_a_persons_mail() -> None:
    inner = bounce().replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c")
    head = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nSee?\r\n"
    )
    raw = head + b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    assert parse(raw).automatic is None
