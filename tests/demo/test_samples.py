import re
from collections import Counter
from datetime import UTC, datetime, timedelta, timezone
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from inbox_assistant.demo.samples import sample_mails

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=timezone(timedelta(hours=1)))
RESERVED = re.compile(r"(^|\.)(example|example\.(com|net|org))$")
HOST = re.compile(r"(?:[\w.+-]@|https?://)([\w-]+(?:\.[\w-]+)*)")


def parsed(now: datetime = NOON) -> list[EmailMessage]:
    return [
        message_from_bytes(raw, _class=EmailMessage, policy=default) for raw in sample_mails(now)
    ]


def words(mail: EmailMessage) -> str:
    """Every text of a mail, decoded."""
    texts = [part for part in mail.walk() if part.get_content_maintype() == "text"]
    return "\n".join(str(part.get_content()) for part in texts)


def sent(mail: EmailMessage) -> datetime:
    moment = mail["Date"].datetime
    assert isinstance(moment, datetime)
    return moment


def only(mails: list[EmailMessage], **headers: str) -> EmailMessage:
    """The one mail whose headers contain these words."""
    wanted = {name.replace("_", "-"): text for name, text in headers.items()}
    (found,) = (m for m in mails if all(text in str(m[name]) for name, text in wanted.items()))
    return found


def test_there_are_about_sixty_sound_mails() -> None:
    mails = parsed()
    assert 55 <= len(mails) <= 70
    assert not [part.defects for mail in mails for part in mail.walk() if part.defects]


@pytest.mark.parametrize("hour", [0, 9, 17, 18, 23])
def test_mails_come_in_order_and_never_from_the_future(hour: int) -> None:
    now = NOON.replace(hour=hour, minute=1)
    moments = [sent(mail) for mail in parsed(now)]
    assert moments == sorted(moments)
    assert moments[-1] < now
    assert moments[0] > now - timedelta(days=7)


def test_the_outage_is_told_yesterday_evening_in_five_languages() -> None:
    start, end = NOON.replace(day=17, hour=17, minute=40), NOON.replace(day=17, hour=20, minute=30)
    burst = [mail for mail in parsed() if start <= sent(mail) <= end]
    assert len(burst) == len({str(mail["From"]) for mail in burst}) == 17
    named = [mail for mail in burst if "BLE-41" in words(mail) + mail["Subject"]]
    assert len(named) == 12
    assert set(languages(named)) == {"it", "en", "de", "fr", "es"}


def languages(mails: list[EmailMessage]) -> Counter[str]:
    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(["it", "en", "de", "fr", "es", "nl", "pt"])
    return Counter(identifier.classify(words(mail))[0] for mail in mails)


def test_seven_languages_are_present_and_italian_leads() -> None:
    counts = languages(parsed())
    assert set(counts) == {"it", "en", "de", "fr", "es", "nl", "pt"}
    assert counts.most_common(1)[0][0] == "it"
    assert all(counts[language] >= 7 for language in ("en", "de", "fr", "es"))


def test_message_ids_are_unique_and_the_same_every_day() -> None:
    today = [mail["Message-ID"] for mail in parsed()]
    later = [mail["Message-ID"] for mail in parsed(NOON + timedelta(days=30))]
    assert len(set(today)) == len(today)
    assert set(today) == set(later)


def test_the_same_moment_gives_the_same_bytes() -> None:
    assert sample_mails(NOON) == sample_mails(NOON)


def test_a_chaser_answers_an_earlier_mail_of_the_same_person_and_quotes_it() -> None:
    mails = parsed()
    by_id = {mail["Message-ID"]: mail for mail in mails}
    chasers = [mail for mail in mails if mail["In-Reply-To"]]
    assert len(chasers) == 2
    for chaser in chasers:
        earlier = by_id[chaser["In-Reply-To"]]
        assert chaser["References"] == chaser["In-Reply-To"]
        assert chaser["From"] == earlier["From"]
        assert timedelta(days=2) <= sent(chaser) - sent(earlier) < timedelta(days=3)
        assert "> " + words(earlier).splitlines()[0] in words(chaser)


def test_a_quote_is_introduced_in_the_writers_language() -> None:
    mails = parsed()
    italian, german = (words(only(mails, Subject=f"Re: {start}")) for start in ("Doppio", "Lade"))
    assert "Il giorno sab 14 nov 2026 alle ore 09:12 Rosalba Tedeschi <" in italian
    assert "Am Sa., 14. Nov. 2026 um 20:15 Uhr schrieb Ruben Achterberg <" in german


def test_every_address_and_host_is_reserved_for_examples() -> None:
    for mail in parsed():
        headers = [str(value) for part in mail.walk() for value in part.values()]
        hosts = HOST.findall("\n".join([words(mail), *headers]))
        assert hosts
        assert [host for host in hosts if not RESERVED.search(host)] == []


def test_the_hostile_mail_tries_everything_behind_a_false_name() -> None:
    hostile = only(parsed(), From="login-alerts.example")
    (sender,) = hostile["From"].addresses
    assert "support@passolento.example" in sender.display_name
    assert sender.addr_spec == "mailbox-team@login-alerts.example"
    tricks = ("<script>", "onerror=", "<iframe", "<form", "position:fixed", "javascript:", ".gif?")
    assert [trick for trick in tricks if trick not in words(hostile)] == []


def test_the_bounce_is_a_delivery_report() -> None:
    bounce = only(parsed(), From="mailer-daemon")
    assert bounce.get_content_type() == "multipart/report"
    assert bounce["Return-Path"] == "<>"
    kinds = [part.get_content_type() for part in bounce.iter_parts()]
    assert kinds == ["text/plain", "message/delivery-status", "text/rfc822-headers"]
    fields = [dict(block.items()) for block in bounce.walk() if "Action" in block]
    assert fields[0]["Final-Recipient"] == "rfc822; orazio.belfiore@posta.example"


def test_robots_and_lists_say_so_in_their_headers() -> None:
    mails = parsed()
    assert only(mails, Auto_Submitted="vacation")["From"].addresses[0].username == "w.luerssen"
    assert only(mails, List_Id="ciclisti-lenti")["To"] == "ciclisti-lenti@liste.example.org"


def test_mails_come_in_every_usual_form() -> None:
    mails = parsed()
    forms = Counter(mail.get_content_type() for mail in mails)
    assert forms["text/html"] == 2
    assert forms["multipart/alternative"] == 1
    assert forms["multipart/mixed"] == 2
    assert [mail["From"].addresses[0].username for mail in mails if mail["Subject"] is None]
    assert [mail for mail in mails if words(mail).split() == ["Aiuto"]]


def test_an_old_mail_program_writes_latin_one_in_quoted_printable() -> None:
    mail = only(parsed(), From="agnese.pellizzari")
    assert mail.get_content_charset() == "iso-8859-1"
    assert mail["Content-Transfer-Encoding"] == "quoted-printable"
    assert "né è più possibile" in mail.get_content()


def test_attachments_are_small_and_what_they_claim_to_be() -> None:
    attachments = [
        part for mail in parsed() for part in mail.iter_attachments() if mail.is_multipart()
    ]
    starts = {"screenshot.png": b"\x89PNG", "Kontoauszug.pdf": b"%PDF-1.4"}
    found = {str(part.get_filename()): part.get_payload(decode=True) for part in attachments}
    for name, start in starts.items():
        content = found[name]
        assert isinstance(content, bytes)
        assert content.startswith(start)
        assert len(content) < 1000


def test_local_time_is_the_zone_of_now() -> None:
    utc = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)
    assert sent(only(parsed(utc), From="giada")).isoformat() == "2026-06-30T17:43:00+00:00"
