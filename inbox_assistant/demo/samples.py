"""Sample support mail of an invented company, as bytes, placed in time around a given moment."""

import base64
import tomllib
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from email import message_from_string
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from importlib.resources import files
from typing import Any

from babel.dates import format_date

SUPPORT = Address("Passo Lento", addr_spec="support@passolento.example")
_UNITS = {"d": "days", "h": "hours", "m": "minutes"}


@dataclass(frozen=True, slots=True)
class _Sample:
    """One `[[mail]]` of samples.toml, whose head explains the fields."""

    id: str
    from_name: str
    from_email: str
    at: str
    subject: str | None = None
    body: str | None = None
    html: str | None = None
    reply_to: str | None = None
    quote: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    attachment: dict[str, str] | None = None
    charset: str = "utf-8"
    kind: str = "mail"
    status: str = ""
    returned: str = ""

    @property
    def sender(self) -> Address:
        return Address(self.from_name, addr_spec=self.from_email)

    @property
    def message_id(self) -> str:
        return f"<{self.id}@{self.sender.domain}>"

    def moment(self, now: datetime) -> datetime:
        """Return when it was sent: "-1d 17:42" on an earlier day, "-3h" or "-40m" before `now`."""
        offset, _, clock = self.at.partition(" ")
        moment = now + timedelta(**{_UNITS[offset[-1]]: int(offset[:-1])})
        if not clock:
            return moment
        return datetime.combine(moment.date(), time.fromisoformat(clock), now.tzinfo)


@dataclass(frozen=True, slots=True)
class _Samples:
    """All samples by id, and how each language's mail program introduces a quote."""

    by_id: dict[str, _Sample]
    quotes: dict[str, dict[str, str]]


def sample_mails(now: datetime) -> list[bytes]:
    """Return the sample mails as RFC 5322 bytes (CRLF), oldest first, all sent before `now`.

    `now` is aware and its own zone is the local time of the samples. The same moment gives the
    same bytes; Message-IDs never change, so a second filling of an inbox adds nothing.
    """
    samples = _load()
    in_order = sorted(samples.by_id.values(), key=lambda sample: sample.moment(now))
    return [_built(sample, samples, now).as_bytes() for sample in in_order]


def _load() -> _Samples:
    text = files(__package__).joinpath("samples.toml").read_text(encoding="utf-8")
    data: dict[str, Any] = tomllib.loads(text)
    return _Samples({row["id"]: _Sample(**row) for row in data["mail"]}, data["quote"])


def _built(sample: _Sample, samples: _Samples, now: datetime) -> EmailMessage:
    message = EmailMessage(policy=SMTP)
    for name, value in _headers(sample, samples, now).items():
        message[name] = value
    if sample.kind == "bounce":
        _fill_report(message, sample)
    else:
        _fill(message, sample, _text(sample, samples, now))
    _name_boundaries(message, sample.id)
    return message


def _headers(sample: _Sample, samples: _Samples, now: datetime) -> dict[str, str]:
    headers = {
        "From": str(sample.sender),
        "To": str(SUPPORT),
        "Date": format_datetime(sample.moment(now)),
        "Message-ID": sample.message_id,
    }
    if sample.subject is not None:
        headers["Subject"] = sample.subject
    if sample.reply_to:
        answered = samples.by_id[sample.reply_to].message_id
        headers |= {"In-Reply-To": answered, "References": answered}
    return headers | sample.headers


def _text(sample: _Sample, samples: _Samples, now: datetime) -> str | None:
    """Return the plain text; under an answer the earlier mail, introduced as Gmail does."""
    if not (sample.body and sample.reply_to and sample.quote):
        return sample.body
    earlier = samples.by_id[sample.reply_to]
    form, moment = samples.quotes[sample.quote], earlier.moment(now)
    line = form["line"].format(
        date=format_date(moment, form["date"], locale=sample.quote),
        time=f"{moment:%H:%M}",
        who=f"{earlier.from_name} <{earlier.from_email}>",
    )
    quoted = "\n".join(f"> {said}".rstrip() for said in (earlier.body or "").splitlines())
    return f"{sample.body}\n\n{line}\n\n{quoted}"


def _fill(message: EmailMessage, sample: _Sample, text: str | None) -> None:
    if text is None:
        message.set_content(sample.html, subtype="html")
    else:
        # Old mail programs send quoted-printable; the parser has to meet it.
        encoding = None if sample.charset == "utf-8" else "quoted-printable"
        message.set_content(text, charset=sample.charset, cte=encoding)
        if sample.html:
            message.add_alternative(sample.html, subtype="html")
    if sample.attachment:
        maintype, subtype = sample.attachment["type"].split("/")
        content = base64.b64decode(sample.attachment["base64"])
        message.add_attachment(content, maintype, subtype, filename=sample.attachment["name"])


def _fill_report(message: EmailMessage, sample: _Sample) -> None:
    """Make `message` a delivery report: explanation, status, returned headers (RFC 3462, 3464)."""
    message["MIME-Version"] = "1.0"
    message["Content-Type"] = 'multipart/report; report-type="delivery-status"'
    for kind, text in (
        ("text/plain; charset=us-ascii", sample.body),
        ("message/delivery-status", sample.status),
        ("text/rfc822-headers", sample.returned),
    ):
        message.attach(message_from_string(f"Content-Type: {kind}\n\n{text}", policy=SMTP))


def _name_boundaries(message: EmailMessage, stem: str) -> None:
    """Replace the random boundaries, so that the same moment gives the same bytes."""
    for number, part in enumerate(message.walk()):
        if part.get_content_maintype() == "multipart":
            part.set_boundary(f"=_{stem}_{number}")
