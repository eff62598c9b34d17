"""What mail systems write when they can't deliver: one short row for each format."""

import tomllib
from pathlib import Path

import pytest

from inbox_assistant.mail.parse import parse
from tests.builders import raw_mail

GONE = "gone@customer.example"
OURS = "support@shop.example"

FORMS = tomllib.loads(Path(__file__).with_name("bounces.toml").read_text(encoding="utf-8"))


def bounce(form: str, **headers: str) -> bytes:
    values = FORMS[form]
    fields = {"From": values["sender"], "Subject": values["subject"]} | headers
    return raw_mail(values["text"].format(gone=GONE, ours=OURS), **fields)


@pytest.mark.parametrize("headers", [{}, {"Return_Path": "<>"}])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_a_bounce_and_names_whom(form: str, headers: dict[str, str]) -> None:
    mail = parse(bounce(form, **headers))
    assert (mail.automatic, mail.bounced) == ("bounce", (GONE,))


@pytest.mark.parametrize("form", FORMS)
def test_a_person_who_forwards_a_bounce_is_a_person(form: str) -> None:
    text, subject = FORMS[form]["text"].format(gone=GONE, ours=OURS), FORMS[form]["subject"]
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    asked = "Hello, I got this from you, what shall I do?\n\n"
    assert parse(raw_mail(asked + quoted, Subject=f"Fwd: {subject}")).automatic is None
    assert parse(raw_mail(asked + text, Subject=subject)).automatic is None


@pytest.mark.parametrize("form", FORMS)
def test_a_postmaster_who_answers_is_a_person(form: str) -> None:
    text = FORMS[form]["text"].format(gone=GONE, ours=OURS)
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    raw = raw_mail(
        f"Dear customer, we repaired our server. Please write again.\n\n{quoted}",
        From="Hans <postmaster@customer.example>",
        Subject=f"Re: {FORMS[form]['subject']}",
    )
    assert parse(raw).automatic is None


@pytest.mark.parametrize("subject", ["Your mails to us", "Undeliverable mails", "Delivery failure"])
def test_a_person_whose_server_forgets_the_return_path_is_a_person(subject: str) -> None:
    raw = raw_mail("Where is it? Anna", Subject=subject, Return_Path="<>")
    assert parse(raw).automatic is None


@pytest.mark.parametrize("subject", ["Your mails to us", "Undeliverable mails", "Delivery failure"])
def test_a_postmaster_who_writes_is_a_person(subject: str) -> None:
    text = "The mails you sent to our domain on Monday came back: a mistake of ours. Hans, IT"
    raw = raw_mail(text, From="postmaster@customer.example", Subject=subject)
    assert parse(raw).automatic is None


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Warning: message 1abc delayed 24 hours",
            "A message that you sent has not yet been delivered to one or more recipients.\n\n"
            "The address to which the message has not yet been delivered is:\n\n"
            "  gone@customer.example\n",
        ),
        (
            "Delivery Status Notification (Delay)",
            "THIS IS A WARNING MESSAGE ONLY.\n\nYOU DO NOT NEED TO RESEND YOUR MESSAGE.\n\n"
            "Delivery to the following recipient has been delayed:\n\n  gone@customer.example\n",
        ),
        (
            "Delivery status notification: warning",
            "A message is delayed for more than 10 minutes for the following recipients:\n\n"
            "gone@customer.example: Network error on destination MXs\n",
        ),
    ],
)
def test_a_delay_is_a_bounce_that_names_nobody(subject: str, text: str) -> None:
    raw = raw_mail(
        text,
        From="MAILER-DAEMON@mx.example",
        Subject=subject,
        X_Failed_Recipients="gone@customer.example",
    )
    mail = parse(raw)
    assert (mail.automatic, mail.bounced) == ("bounce", ())


REPORT = """\
From: MAILER-DAEMON@mx.example
To: {to}
Subject: Undelivered Mail Returned to Sender
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b

{text}
--b
Content-Type: message/{kind}

Reporting-MTA: dns; mx.example

{fields}
--b
Content-Type: {returned}

Received: from a by b
Message-ID:
 <ours@shop.example>
To: {gone}
--b--
"""


def report(
    fields: str,
    text: str = "It failed.",
    to: str = OURS,
    kind: str = "delivery-status",
    returned: str = "message/rfc822",
) -> bytes:
    return REPORT.format(
        fields=fields, text=text, to=to, kind=kind, returned=returned, gone=GONE
    ).encode()


FAILED = "\nAction: failed"
FINAL = f"Final-Recipient: rfc822; {GONE}{FAILED}"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        (FINAL, (GONE,)),
        (f"Action: failed\nStatus: 5.1.1\nFinal-recipient: RFC822;<{GONE}>", (GONE,)),
        (f"Final-Recipient: rfc822;\n {GONE}\nAction: failed", (GONE,)),
        (f"Original-Recipient: <{GONE}>\nAction: failed", (GONE,)),
        (f"Final-Recipient: x-local; gone\nOriginal-Recipient: rfc822;{GONE}{FAILED}", (GONE,)),
        ("Final-Recipient: rfc822; a@x.example\nAction: delayed", ()),
        ("Final-Recipient: rfc822; a@x.example\nAction: relayed", ()),
        (
            "Final-Recipient: rfc822; a@x.example\nAction: failed\n\n"
            "Final-Recipient: rfc822; b@x.example\nAction: delayed\n\n"
            "Final-Recipient: rfc822; c@x.example\nAction: expired",
            ("a@x.example", "c@x.example"),
        ),
        (
            # A forwarder's target is not whom we wrote to.
            f"Original-Recipient: rfc822;{GONE}\nFinal-Recipient: rfc822; a@home.example{FAILED}",
            (GONE,),
        ),
        ("Final-Recipient: utf-8; J\\x{F6}rg@x.example" + FAILED, ("Jörg@x.example",)),
        (FINAL.replace(GONE, "SRS0=abcd=XY=customer.example=gone@fwd.example"), (GONE,)),
        (FINAL.replace(GONE, "prvs=0123abcdef=gone@customer.example"), (GONE,)),
        (f"{FINAL}\n\n{FINAL.replace('gone', 'GONE')}", (GONE,)),
        # No address anywhere in the report: the mail it gives back tells it.
        ("Final-Recipient: system; |/usr/bin/procmail\nAction: failed", (GONE,)),
    ],
)
def test_the_fields_of_a_report_are_read(fields: str, named: tuple[str, ...]) -> None:
    assert parse(report(fields)).bounced == named


def test_an_international_report_is_a_bounce() -> None:
    mail = parse(
        report(
            "Final-Recipient: utf-8; jörg@x.example\nAction: failed", kind="global-delivery-status"
        )
    )
    assert (mail.automatic, mail.bounced) == ("bounce", ("jörg@x.example",))


def test_of_an_alias_in_words_the_address_we_wrote_to_is_named() -> None:
    text = (
        f"The following address(es) failed:\n\n  hidden@home.example\n    (generated from {GONE})\n"
    )
    raw = raw_mail(text, From="MAILER-DAEMON@mx.example", Subject="Mail delivery failed")
    assert parse(raw).bounced == (GONE,)


def test_an_address_coded_into_our_own_is_found() -> None:
    raw = raw_mail(
        "It could not be delivered.",
        From="MAILER-DAEMON@mx.example",
        Subject="Mail delivery failed",
        To="bounces+gone=customer.example@shop.example",
    )
    assert parse(raw).bounced == (GONE,)


@pytest.mark.parametrize(
    "returned",
    [
        "message/rfc822",
        "text/rfc822-headers",
        "text/rfc822-header",
        "message/rfc822-headers",
        "message/global-headers",
    ],
)
def test_the_returned_mail_is_found_in_every_kind_of_part(returned: str) -> None:
    assert parse(report(FINAL, returned=returned)).related == ("<ours@shop.example>",)


def test_the_returned_mail_is_found_in_the_text_of_the_report() -> None:
    text = (
        f"<{GONE}>:\nno such user\n\n--- Below this line is a copy of the message.\n\nReceived: x\n"
    )
    raw = raw_mail(
        f"{text}Message-Id: <ours@shop.example>\n\nIn your mail:\nMessage-ID: <old@x.example>",
        From="MAILER-DAEMON@mx.example",
        Subject="failure notice",
    )
    assert parse(raw).related == ("<ours@shop.example>",)


def test_as_many_addresses_are_kept_as_the_bound_says() -> None:
    fields = "\n\n".join(
        f"Final-Recipient: rfc822; a{n}@x.example\nAction: failed" for n in range(500)
    )
    assert len(parse(report(fields)).bounced) == 50
