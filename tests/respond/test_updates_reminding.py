"""While an incident is open the team is reminded by mail, once an interval; customers never are."""

from dataclasses import replace
from datetime import datetime, timedelta

from inbox_assistant.config import AlertsConfig, Config
from inbox_assistant.respond.updates.reminding import Reminder
from inbox_assistant.store.base import Store
from tests.builders import MORNING, hours
from tests.respond.incident import an_incident, told
from tests.rig import Sink


class Time:
    now = MORNING + hours(1)

    def __call__(self) -> datetime:
        return self.now


def an_open_incident(store: Store) -> int:
    store.agents.add("Giulia", "giulia@shop.example", "x", "agent", "en")
    issue = an_incident(store, MORNING, 2)
    store.incidents.begin(issue, 1, MORNING)
    return issue


def alerted(config: Config, *to: str) -> Config:
    return replace(config, alerts=AlertsConfig(to))


def test_the_team_is_reminded_once_an_interval_and_says_when_all_were_told(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    issue, time = an_open_incident(store), Time()
    smtp_sink.clear()
    config = alerted(config, "team@shop.example")
    reminder = Reminder(store, config, time)
    assert (reminder.remind_once(), reminder.remind_once()) == (1, 0)
    [mail] = smtp_sink.mails()
    assert mail.recipients == ("team@shop.example",)
    assert "Page stays blank" in mail.message["Subject"]
    assert "nobody has been told of it" in mail.message.get_content()
    told(store, config, issue, time.now, time.now + hours(5))
    time.now += timedelta(minutes=59)
    assert reminder.remind_once() == 0
    time.now += timedelta(minutes=1)
    assert reminder.remind_once() == 1
    assert "last told" in smtp_sink.mails()[1].message.get_content()


def test_without_alerts_or_after_the_end_nobody_is_mailed(
    store: Store, config: Config, smtp_sink: Sink
) -> None:
    issue, time = an_open_incident(store), Time()
    smtp_sink.clear()
    assert Reminder(store, config, time).remind_once() == 0
    store.issues.set_status(issue, "fixed", 1, time.now)
    assert Reminder(store, alerted(config, "team@shop.example"), time).remind_once() == 0
    assert smtp_sink.mails() == []
