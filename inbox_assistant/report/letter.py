"""A report as a mail: text, HTML with its pictures, the CSV attached (RFC 2046, 2387)."""

import textwrap
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime, formataddr
from hashlib import sha256
from html import escape

from inbox_assistant.config import Config, MailboxConfig
from inbox_assistant.errors import ConfigError
from inbox_assistant.model import ReportRow
from inbox_assistant.report.pictures import with_pngs
from inbox_assistant.report.sentences import Sentences
from inbox_assistant.report.subscribers import Subscriber, token

_NOTE = (
    '<div class="page" style="background-color:#ffffff"><p class="muted" style="max-width:600px;'
    "margin:0 auto;padding:0 20px 32px;font:12px/18px system-ui,-apple-system,'Segoe UI',Roboto,"
    'Helvetica,Arial,sans-serif;color:#59626e;overflow-wrap:anywhere">{}</p></div></body>'
)


def mail_bytes(
    row: ReportRow,
    config: Config,
    reader: Subscriber | None = None,
    secret: bytes = b"",
    *,
    any_time: bool = False,
) -> bytes:
    """Return the report as a mail to the team's list, or to one reader, who is told how to get it
    no more; the same row gives the same bytes. `secret` signs the link with which an address
    outside ends it; `any_time`: of no regular night, week or month. Raises ConfigError when no
    mailbox is configured to send from."""
    words = Sentences(row.edition.language or config.language, config.timezone)
    sender = sender_of(config)
    to = (reader.address,) if reader else config.report.to
    key = f"{sender.address} {reader.address}" if reader else sender.address
    if any_time:
        key += row.made_at.isoformat()
    name = _name(row.night, key, sender)
    mail = EmailMessage(policy=policy.SMTP)
    mail["From"] = formataddr((" ".join(config.team.split()), sender.address))
    mail["To"] = ", ".join(to)
    mail["Subject"] = _subject(row, "span" if any_time else row.span, words)
    mail["Date"] = format_datetime(row.made_at)
    mail["Message-ID"] = f"<{name}>"
    # RFC 3834 section 5: robots must not answer, and our own poller must not read it as a customer.
    mail["Auto-Submitted"] = "auto-generated"
    note = ""
    if reader is not None:
        link = _way_out(config, reader, secret)
        note = _note(config, reader, link, words)
        _announce(mail, reader, link)
    _fill(mail, row, note, name)
    return mail.as_bytes()


def sender_of(config: Config) -> MailboxConfig:
    """Return the mailbox that sends reports. Raises ConfigError when there is none."""
    if config.report.mailbox:
        return config.mailbox(config.report.mailbox)
    if not config.mailboxes:
        raise ConfigError("No mailbox can send the report: add a [[mailboxes]] part.")
    return config.mailboxes[0]


def _subject(row: ReportRow, span: str, words: Sentences) -> str:
    title = words.title(span, row.night)
    only = row.edition.mailboxes
    return title if only is None else f"{title} ({', '.join(only)})"


def _name(night: str, key: str, sender: MailboxConfig) -> str:
    short = sha256(key.encode()).hexdigest()[:16]
    return f"night-report.{night}.{short}@{sender.address.rpartition('@')[2]}"


def _way_out(config: Config, reader: Subscriber, secret: bytes) -> str:
    """Return where the reader ends it: "" where the web inbox has no address of its own, for who
    is outside can't know where that is."""
    base, one = config.web.address, reader.subscription
    if not base or one is None:
        return ""
    return f"{base}/account#reports" if one.agent_id else f"{base}/unsubscribe/{token(secret, one)}"


def _note(config: Config, reader: Subscriber, link: str, words: Sentences) -> str:
    if reader.subscription is None:
        return ""
    if reader.subscription.agent_id and link:
        return words.gettext(
            "You asked for this report. To change or end that: %(link)s", link=link
        )
    if reader.subscription.agent_id:
        return words.gettext(
            "You asked for this report. To change or end that: “My account” in the inbox."
        )
    if link:
        return words.gettext(
            "%(team)s sends you this report. To get it no more: %(link)s",
            team=config.team,
            link=link,
        )
    return words.gettext(
        "%(team)s sends you this report. To get it no more, tell them.", team=config.team
    )


def _announce(mail: EmailMessage, reader: Subscriber, link: str) -> None:
    """Let mail programs offer to end it with one click (RFC 8058), which takes HTTPS."""
    if link and reader.subscription and reader.subscription.agent_id is None:
        mail["List-Unsubscribe"] = f"<{link}>"
        if link.startswith("https://"):
            mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"


def _fill(mail: EmailMessage, row: ReportRow, note: str, name: str) -> None:
    # Short names: a field that is folded is not understood everywhere.
    place = sha256(name.encode()).hexdigest()[:16] + name[name.rindex("@") :]
    document, pictures = with_pngs(row.html, place)
    if note:
        document = document.replace("</body>", _NOTE.format(_linked(note)), 1)
    mail.set_content(row.text + _wrapped(note), cte="quoted-printable")
    mail.add_alternative(document, subtype="html", cte="quoted-printable")
    page = mail.get_body(("html",))
    assert page is not None  # it was added right now
    for picture in pictures:
        page.add_related(picture.png, "image", "png", cid=f"<{picture.cid}>", disposition="inline")
    # The byte order mark tells spreadsheets that the accents are UTF-8.
    table = row.csv.encode("utf-8-sig")
    filename = f"night-report-{row.night}.csv"
    mail.add_attachment(table, maintype="text", subtype="csv", filename=filename)
    parts = [part for part in mail.walk() if part.is_multipart()]
    for number, part in enumerate(parts):
        part.set_boundary(f"=_night-report-{row.night}-{number}")


def _wrapped(note: str) -> str:
    told = textwrap.fill(note, 72, break_long_words=False, break_on_hyphens=False)
    return f"\n{told}\n" if note else ""


def _linked(note: str) -> str:
    """Return the note as HTML; the words before its link become one."""
    said, found, link = note.rpartition(": ")
    if not found or not link.startswith(("http://", "https://")):
        return escape(note)
    before, _, words = said.rpartition(". ")
    return f'{escape(before)}. <a href="{escape(link)}" style="color:inherit">{escape(words)}</a>.'
