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
        {"Auto_Submitted": "auto-generated (rejected)"},
        {"X_Auto_Response_Suppress": "DR, OOF", "Return_Path": "<>"},
        {"X_Auto_Response_Suppress": "All", "Precedence": "bulk"},
        {"X_Autoreply": "yes"},
        {"X_Apple_Action": "vacation"},
        {"Precedence": "auto_reply"},
        {"Return_Path": "<>", "Precedence": "bulk"},
        {"Return_Path": "<>", "X_MS_Exchange_Inbox_Rules_Loop": "anna@customer.example"},
        {"Subject": "Automatic reply: Help"},
        {"Subject": "Automatic reply: Re: Help", "Return_Path": "<>"},
        {"Subject": "Risposta automatica: Aiuto"},
        {"Subject": "Réponse automatique : Aide"},
        {"Subject": "Automatische Antwort: Hilfe"},
        {"Subject": "Respuesta automática: Ayuda"},
        {"From": "no-reply@shop.example"},
        {"From": "No-Reply-7@shop.example", "Reply_To": "noreply+1@shop.example"},
        {"From": "nonrispondere@shop.example"},
        {"From": "orders.noreply@shop.example"},
        {"From": "root@host.example", "X_Cron_Env": "<SHELL=/bin/sh>"},
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
        {"X_Auto_Response_Suppress": "All"},
        {"X_Autoreply": "no"},
        {"Precedence": "bulk"},
        {"Precedence": "list"},
        {"Return_Path": "<>"},
        {"Return_Path": "<anna@customer.example>"},
        {"Subject": "Automatic replies don't work"},
        {"Subject": "Auto: accident of 2 May"},
        {"Subject": "Fwd: Mail delivery failed: what shall I do?"},
        {"Subject": "Mail delivery failed again"},
        {"Subject": "Returned mail"},
        {"Subject": "R: Risposta automatica: Aiuto"},
        {"Subject": "AW: Automatische Antwort: Hilfe"},
        {"From": "bounce.sarah@customer.example"},
        {"From": "Postmaster <postmaster@customer.example>", "Subject": "Re: Undelivered mail"},
        {"From": "arnoreplyson@customer.example"},
        {"Subject": "Re: Automatic reply: Help"},
        {"From": "no-reply@shop.example", "Reply_To": "anna@customer.example"},
        {"From": "postmaster@customer.example", "Subject": "Our invoice"},
    ],
)
def test_people_are_not_taken_for_robots(headers: dict[str, str]) -> None:
    assert parse(raw_mail(**headers)).automatic is None


@pytest.mark.parametrize(
    ("submitted", "kind"), [("auto-generated", None), ("auto-replied", "auto-reply")]
)
def test_what_a_person_wrote_into_a_form_is_a_persons(submitted: str, kind: str | None) -> None:
    headers = {"Auto_Submitted": submitted, "Reply_To": "Anna <anna@customer.example>"}
    mail = parse(raw_mail("My lamp is late.", From="Shop <wordpress@shop.example>", **headers))
    assert mail.automatic == kind


def test_a_postmaster_who_cites_a_refusal_is_a_person() -> None:
    text = "Your mails to our users are refused with 550 5.7.1. Please mend your SPF record. Ina"
    raw = raw_mail(text, From="Ina <postmaster@customer.example>", Subject="Your mails")
    assert parse(raw).automatic is None


def test_a_parcel_that_can_not_be_delivered_is_no_mail() -> None:
    text = "Parcel not delivered, contact bob@customer.example"
    raw = raw_mail(text, Subject="Not delivered", Return_Path="<>")
    assert parse(raw).automatic is None


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


def test_a_complaint_leads_to_the_mail_complained_about() -> None:
    raw = bounce("feedback-report", "Feedback-Type: abuse")
    raw = raw.replace(b"message/rfc822", b"text/rfc822-header")
    assert parse(raw).related == ("<ours@shop.example>",)


def test_complaints_of_older_providers_are_known() -> None:
    raw = bounce("x", "x").replace(b"multipart/report; report-type=x", b"multipart/mixed")
    raw = raw.replace(
        b"Undelivered Mail Returned to Sender", b"complaint about message from 192.0.2.1"
    )
    raw = raw.replace(b"MAILER-DAEMON@mx.example", b"staff@provider.example")
    assert parse(raw).automatic == "feedback"


def test_a_forwarded_bounce_is_a_persons_mail() -> None:
    inner = bounce().replace(b"boundary=b", b"boundary=c").replace(b"--b", b"--c")
    head = (
        b"From: a@b.example\r\nContent-Type: multipart/mixed; boundary=o\r\n\r\n--o\r\n\r\nSee?\r\n"
    )
    raw = head + b"--o\r\nContent-Type: message/rfc822\r\n\r\n" + inner + b"\r\n--o--\r\n"
    assert parse(raw).automatic is None
