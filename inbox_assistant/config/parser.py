"""From the tables of the file to the values: every refusal names the key and the remedy."""

import re
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from inbox_assistant.config import oidc
from inbox_assistant.config.endpoint import endpoint
from inbox_assistant.config.hooks import Hooks
from inbox_assistant.config.hours import WEEKDAYS, checked, days_of, week_of
from inbox_assistant.config.keeping import Keeping
from inbox_assistant.config.keys import (
    COMPLAINING,
    FORMS_OF_ADDRESS,
    OAUTH_KEYS,
)
from inbox_assistant.config.running import Running
from inbox_assistant.config.servers import Servers
from inbox_assistant.config.tables import Refused
from inbox_assistant.config.values import (
    AcknowledgementConfig,
    AlertsConfig,
    AttachmentsConfig,
    CompensationConfig,
    Config,
    MailboxConfig,
    ModelConfig,
    OfficeConfig,
    OidcConfig,
    ReportConfig,
    Server,
    UpdatesConfig,
    WebConfig,
)
from inbox_assistant.model import Exposure, Share
from inbox_assistant.providers import OAuth, Provider, filled, providers
from inbox_assistant.questions import vocabulary

_ADDRESS = re.compile(r"[^\s<>()\",;:\\@]+@[^\s<>()\",;:\\@]+")
_HOUR, _DAY = 3_600, 86_400
_PEOPLE = 10**9
# How a mailbox is entered; what comes of it stands in its servers.
_ACCESS = {"password_env", "password_file", "provider", "oauth"}
_DEGREES = {"annoyed": 1, "in_part": 2, "blocked": 3}


class Parser(Hooks, Keeping, Running):
    """Turns the tables of the file into frozen values."""

    def config(self, data: dict[str, Any]) -> Config:
        self._only(data, "", _names(Config))
        store = self._get(data, "store", str, "", "inbox-assistant.db")
        web, report = self._table(data, "web"), self._table(data, "report")
        mailboxes = data.get("mailboxes", [])
        if not isinstance(mailboxes, list) or not all(isinstance(m, dict) for m in mailboxes):
            raise self._wrong("mailboxes", "write each one as a [[mailboxes]] part")
        names = [self._mailbox(m, i) for i, m in enumerate(mailboxes, 1)]
        if len({m.name for m in names}) < len(names):
            raise self._wrong("mailboxes", "two mailboxes have the same name: give each its own")
        model = self._model(data)
        if model is None and any(m.model for m in names):
            raise self._wrong("model", "a mailbox writes with a model: name it in a [model] part")
        return Config(
            store=store if "://" in store else str(self._near(store)),
            mailboxes=tuple(names),
            team=self._get(data, "team", str, "", "Support"),
            language=self._choice(data, "language", "", ("en", "it")),
            timezone=self._zone(self._get(data, "timezone", str, "", "UTC")),
            undo_seconds=self._within(data, "undo_seconds", "", 15, 0, _HOUR),
            unsure_below=self._within(data, "unsure_below", "", 50, 0, 100) / 100,
            questions=self._questions(data),
            phrases=self._near(self._get(data, "phrases", str, "", "phrases")),
            web=self._web(web),
            report=self._report(report),
            alerts=self._alerts(self._table(data, "alerts")),
            acknowledgement=self._acknowledgement(self._table(data, "acknowledgement")),
            reach=self._reach(self._table(data, "reach")),
            office=self._office(self._table(data, "office")),
            updates=self._updates(self._table(data, "updates")),
            webhooks=self._webhooks(data),
            attachments=self._attachments(self._table(data, "attachments")),
            compensation=self._compensation(self._table(data, "compensation")),
            backup=self._backup(self._table(data, "backup")),
            retention=self._retention(self._table(data, "retention")),
            logs=self._logs(self._table(data, "logs")),
            model=model,
            oidc=self._oidc(data),
        )

    def _questions(self, data: dict[str, Any]) -> Path | None:
        file = self._get(data, "questions", str, "", "")
        if not file:
            return None
        vocabulary(self._near(file))  # refuses a wrong file now, not with the first mail
        return self._near(file)

    def _web(self, data: dict[str, Any]) -> WebConfig:
        self._only(data, "web", _names(WebConfig))
        base = WebConfig()
        return WebConfig(
            host=self._get(data, "host", str, "web", base.host),
            port=self._within(data, "port", "web", base.port, 0, 65_535),
            trusted_hosts=self._strings(data, "trusted_hosts", "web", base.trusted_hosts),
            secure_cookies=self._get(data, "secure_cookies", bool, "web", False),
            trusted_proxy=self._get(data, "trusted_proxy", str, "web", base.trusted_proxy),
            metrics_from=self._networks(data, "metrics_from", "web"),
            address=self._public_address(data),
        )

    def _oidc(self, data: dict[str, Any]) -> OidcConfig | None:
        if "oidc" not in data:
            return None
        part, where = self._table(data, "oidc"), "oidc"
        self._only(part, where, _names(OidcConfig) | {"client_secret_env", "client_secret_file"})
        ca_file = self._get(part, "ca_file", str, where, "")
        try:
            return oidc.checked(
                OidcConfig(
                    issuer=self._get(part, "issuer", str, where, None),
                    client_id=self._get(part, "client_id", str, where, None),
                    client_secret=self._secret(part, where, "client_secret"),
                    name=self._get(part, "name", str, where, "single sign-on"),
                    create_agents=self._get(part, "create_agents", bool, where, False),
                    domains=self._strings(part, "domains", where, ()),
                    ca_file=str(self._near(ca_file)) if ca_file else None,
                )
            )
        except Refused as refused:
            raise self._wrong(f"{where}.{refused.key}", refused.remedy) from None

    def _report(self, data: dict[str, Any]) -> ReportConfig:
        self._only(data, "report", _names(ReportConfig))
        at = self._get(data, "at", str, "report", "06:00")
        try:
            moment = time.fromisoformat(at)
        except ValueError:
            raise self._wrong("report.at", "write a time of day like 06:00") from None
        mailbox = self._get(data, "mailbox", str, "report", "") or None
        weekly = self._choice(data, "weekly", "report", ("none", *WEEKDAYS))
        return ReportConfig(
            moment,
            self._strings(data, "to", "report", ()),
            mailbox,
            weekly=WEEKDAYS.index(weekly) if weekly in WEEKDAYS else None,
            monthly=self._get(data, "monthly", bool, "report", False),
        )

    def _acknowledgement(self, data: dict[str, Any]) -> AcknowledgementConfig:
        where, base = "acknowledgement", AcknowledgementConfig()
        self._only(data, where, _names(AcknowledgementConfig))
        return AcknowledgementConfig(
            enabled=self._get(data, "enabled", bool, where, base.enabled),
            window_hours=max(1, self._get(data, "window_hours", int, where, base.window_hours)),
            per_hour=self._get(data, "per_hour", int, where, base.per_hour),
            promise=self._get(data, "promise", bool, where, base.promise),
        )

    def _reach(self, data: dict[str, Any]) -> Exposure:
        self._only(data, "reach", {"users", "areas", *_DEGREES})
        areas = self._table(data, "areas", "reach.areas")
        users = self._within(data, "users", "reach", 0, 0, _PEOPLE)
        return Exposure(
            users or None,
            {name: self._within(areas, name, "reach.areas", 0, 1, _PEOPLE) for name in areas},
            {
                degree: self._share_who_write(self._table(data, name, f"reach.{name}"), name)
                for name, degree in _DEGREES.items()
                if name in data
            },
        )

    def _share_who_write(self, data: dict[str, Any], name: str) -> Share:
        where = f"reach.{name}"
        self._only(data, where, {"share", "sureness"})
        self._get(data, "share", int, where, None)
        share = self._within(data, "share", where, 0, 1, 99) / 100
        sureness = self._within(data, "sureness", where, 20, 4, 1000)
        return Share(share * sureness, (1 - share) * sureness)

    def _office(self, data: dict[str, Any]) -> OfficeConfig:
        where, base = "office", OfficeConfig()
        self._only(data, where, _names(OfficeConfig) - {"week"} | {"hours"})

        def number(name: str, least: int, most: int) -> int:
            return self._within(data, name, where, getattr(base, name), least, most)

        try:
            office = OfficeConfig(
                week=week_of(self._table(data, "hours", "office.hours"), base.week),
                country=self._get(data, "country", str, where, "") or None,
                subdivision=self._get(data, "subdivision", str, where, "") or None,
                closed=days_of(self._strings(data, "closed", where, ())),
                first_answer_hours=number("first_answer_hours", 1, 1_000),
                next_answer_hours=number("next_answer_hours", 1, 1_000),
                remind_hours=number("remind_hours", 1, 100),
                remind_by_mail=self._get(data, "remind_by_mail", bool, where, False),
                close_quietly=self._get(data, "close_quietly", bool, where, False),
                close_after_days=number("close_after_days", 1, 365),
            )
            return checked(office)
        except Refused as error:
            raise self._wrong(f"{where}.{error.key}", error.remedy) from None

    def _compensation(self, data: dict[str, Any]) -> CompensationConfig:
        where, base = "compensation", CompensationConfig()
        self._only(data, where, _names(CompensationConfig))
        texts = self._table(data, "texts", f"{where}.texts")
        motives = self._strings(data, "motives", where, base.motives)
        if not set(motives) <= COMPLAINING:
            raise self._wrong(f"{where}.motives", f"choose from: {', '.join(sorted(COMPLAINING))}")
        return CompensationConfig(
            blocking=self._within(data, "blocking", where, base.blocking, 0, 3),
            motives=motives,
            let_down=self._get(data, "let_down", bool, where, base.let_down),
            texts={language: self._offer(texts, language) for language in texts},
        )

    def _model(self, data: dict[str, Any]) -> ModelConfig | None:
        if "model" not in data:
            return None
        part, where = self._table(data, "model"), "model"
        self._only(part, where, _names(ModelConfig) - {"key"} | {"key_env", "key_file"})
        ca_file = self._get(part, "ca_file", str, where, "")
        try:
            return endpoint(
                ModelConfig(
                    url=self._get(part, "url", str, where, None),
                    name=self._get(part, "name", str, where, None),
                    key=self._secret(part, where, "key"),
                    timeout_seconds=self._within(part, "timeout_seconds", where, 60, 1, 300),
                    languages=self._strings(part, "languages", where, ()),
                    per_hour=self._within(part, "per_hour", where, 60, 1, 10_000),
                    plain_http=self._get(part, "plain_http", bool, where, False),
                    environment_proxy=self._get(part, "environment_proxy", bool, where, False),
                    ca_file=str(self._near(ca_file)) if ca_file else None,
                )
            )
        except Refused as error:
            raise self._wrong(f"{where}.{error.key}", error.remedy) from None

    def _offer(self, texts: dict[str, Any], language: str) -> Mapping[str, str]:
        where = f"compensation.texts.{language}"
        part = self._table(texts, language, where)
        self._only(part, where, FORMS_OF_ADDRESS)
        return {form: self._get(part, form, str, where, None) for form in sorted(FORMS_OF_ADDRESS)}

    def _updates(self, data: dict[str, Any]) -> UpdatesConfig:
        self._only(data, "updates", _names(UpdatesConfig))
        return UpdatesConfig(self._within(data, "remind_minutes", "updates", 60, 5, 1_440))

    def _attachments(self, data: dict[str, Any]) -> AttachmentsConfig:
        where, base = "attachments", AttachmentsConfig()
        self._only(data, where, _names(AttachmentsConfig))
        found = AttachmentsConfig(
            file_mb=self._within(data, "file_mb", where, base.file_mb, 1, 100),
            mail_mb=self._within(data, "mail_mb", where, base.mail_mb, 1, 100),
            files=self._within(data, "files", where, base.files, 1, 100),
        )
        if found.file_mb > found.mail_mb:
            raise self._wrong("attachments.file_mb", "no file can be larger than the mail")
        return found

    def _alerts(self, data: dict[str, Any]) -> AlertsConfig:
        self._only(data, "alerts", _names(AlertsConfig))
        to = self._strings(data, "to", "alerts", ())
        mailbox = self._get(data, "mailbox", str, "alerts", "") or None
        return AlertsConfig(to, mailbox, self._get(data, "bursts", bool, "alerts", True))

    def _mailbox(self, data: dict[str, Any], number: int) -> MailboxConfig:
        where = f"mailboxes[{number}]"
        self._only(data, where, _names(MailboxConfig) | _ACCESS)
        address = self._get(data, "address", str, where, None)
        if not _ADDRESS.fullmatch(address):
            raise self._wrong(f"{where}.address", "write the address customers write to")
        name = self._get(data, "name", str, where, address.split("@")[0])
        provider = self._provider(data, where)
        oauth = self._oauth(data, where, name, provider)
        server = Servers(address, "" if oauth else self._password(data, where), oauth, provider)
        return MailboxConfig(
            name=name,
            address=address,
            imap=self._server(data, "imap", where, server, {"tls": 993}, 143),
            smtp=self._server(data, "smtp", where, server, {"tls": 465}, 587),
            display_name=self._get(data, "display_name", str, where, ""),
            folders=self._strings(data, "folders", where, ("INBOX",)) or ("INBOX",),
            sent_folder=self._get(data, "sent_folder", str, where, "") or None,
            poll_seconds=self._within(data, "poll_seconds", where, 60, 1, _DAY),
            plus_address=self._get(data, "plus_address", bool, where, False),
            acknowledge=self._get(data, "acknowledge", bool, where, True),
            model=self._get(data, "model", bool, where, False),
            history=self._history(data, where),
        )

    def _server(
        self,
        data: dict[str, Any],
        key: str,
        where: str,
        known: "Servers",
        ports: dict[str, int],
        other_port: int,
    ) -> Server:
        where = f"{where}.{key}"
        part = self._table(data, key, where)
        self._only(part, where, {"host", "port", "user", "security", "ca_file"})
        host, usual = known.usual(key)
        part = {"security": usual, **part}
        security = self._choice(part, "security", where, ("tls", "starttls", "none"))
        ca_file = self._get(part, "ca_file", str, where, "")
        return Server(
            host=self._get(part, "host", str, where, host),
            port=self._within(part, "port", where, ports.get(security, other_port), 1, 65_535),
            user=self._get(part, "user", str, where, known.address),
            security=security,  # type: ignore[arg-type]  # checked by _choice
            password=known.password,
            ca_file=str(self._near(ca_file)) if ca_file else None,
            oauth=known.oauth,
        )

    def _provider(self, data: dict[str, Any], where: str) -> Provider | None:
        if "provider" not in data:
            return None
        return providers()[self._choice(data, "provider", where, tuple(providers()))]

    def _oauth(
        self, data: dict[str, Any], where: str, mailbox: str, provider: Provider | None
    ) -> OAuth | None:
        if "oauth" not in data:
            return None
        part, where = self._table(data, "oauth", f"{where}.oauth"), f"{where}.oauth"
        self._only(part, where, OAUTH_KEYS)
        tenant = self._get(part, "tenant", str, where, "common")

        device = provider.device if provider else None
        page = provider.authorize if provider else None

        def usual(known: str | None) -> str | None:
            return filled(known, tenant=tenant)

        return OAuth(
            mailbox=mailbox,
            client_id=self._get(part, "client_id", str, where, None),
            client_secret=self._secret(part, where, "client_secret"),
            token_url=self._get(part, "token_url", str, where, provider and usual(provider.token)),
            scope=self._get(part, "scope", str, where, provider and provider.scope),
            token_file=self._near(self._get(part, "token_file", str, where, f"{mailbox}.token")),
            device_url=self._get(part, "device_url", str, where, usual(device) or "") or None,
            authorize_url=self._get(part, "authorize_url", str, where, usual(page) or "") or None,
        )

    def _password(self, data: dict[str, Any], where: str) -> str:
        if password := self._secret(data, where, "password"):
            return password
        raise self._wrong(where, "say where the password is: password_file or password_env")

    def _history(self, data: dict[str, Any], where: str) -> str:
        history: str = self._get(data, "history", str, where, "all")
        if history in ("all", "none") or re.fullmatch(r"\d{1,5} days?", history):
            return history
        try:
            return date.fromisoformat(history).isoformat()
        except ValueError:
            raise self._wrong(
                f"{where}.history", 'write "all", "none", "90 days" or a day like "2026-01-31"'
            ) from None

    def _zone(self, name: str) -> ZoneInfo:
        try:
            return ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            raise self._wrong("timezone", f"'{name}' is unknown, try Europe/Rome") from None


def _names(kind: type) -> set[str]:
    """Return the keys that a part of the file has by the values made of it."""
    return {field.name for field in fields(kind)}
