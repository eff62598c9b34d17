"""Two simulated weeks, over weekends, a change of the clocks and a holiday: nobody passes a
promised time, or the time an answer is due, without an answer, an update or an alarm."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inbox_assistant.config import Config, OfficeConfig
from inbox_assistant.model import PromiseRow
from inbox_assistant.office import Office
from inbox_assistant.respond.promises import first_promises
from inbox_assistant.respond.waiting import Clocks
from inbox_assistant.respond.watch import Watch
from inbox_assistant.store.base import Store
from tests.builders import a_reply, a_reply_row, arrive

VIENNA = ZoneInfo("Europe/Vienna")
# Summer time ends on Sunday 25 October 2026; Monday 26 October is Austria's national day.
START = datetime(2026, 10, 19, 8, tzinfo=VIENNA)
STEP = timedelta(minutes=20)
A_DAY = timedelta(days=1) // STEP
STEPS = 14 * A_DAY
CONFIG = Config(store="", timezone=VIENNA, office=OfficeConfig(country="AT"))
REPLIES = (
    "Le rispondo entro venerdì.",
    "We'll get back to you within two working days.",
    "Ich melde mich bis morgen Mittag.",
    "Je vous réponds d'ici demain soir, et la pièce arrivera sous cinq jours ouvrés.",
    "Le contestamos en un plazo de dos horas.",
    "Fixed. Thank you for your patience!",
)


class Weeks:
    """A team whose agents answer some mails, promise much, and forget a part of it."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.now = START
        self.chance = random.Random(6)
        self.written = 0
        self.customers = 0
        self.watch = Watch(store, CONFIG, lambda: self.now)

    def run(self) -> None:
        for step in range(STEPS):
            # Going forward in UTC: the day on which the clocks change has 25 hours.
            self.now = datetime.fromtimestamp(
                START.timestamp() + STEP.total_seconds() * step, VIENNA
            )
            self.nobody_passed_in_silence()
            if step == STEPS // 2:
                self.watch = Watch(self.store, CONFIG, lambda: self.now)  # killed, begun again
            self.watch.watch_once()
            if step < STEPS - A_DAY and self.chance.random() < 0.06:
                self.write(None)
            if Office.of(CONFIG).works_on(self.now.date()) and 9 <= self.now.hour < 18:
                self.work()

    def nobody_passed_in_silence(self) -> None:
        assert self.store.promises.untold(self.now, 5) == []
        clocks = Clocks(CONFIG, self.now)
        for answered in (False, True):
            for waiting in self.store.clocks.untold(5, answered=answered):
                due = clocks.answer_due(waiting)
                assert due is None or due.until > self.now

    def write(self, conversation: int | None) -> None:
        self.written += 1
        self.customers += conversation is None
        arrive(self.store, self.written, self.now, conversation)

    def work(self) -> None:
        if self.chance.random() < 0.15 and self.customers:
            self.answer(self.chance.randint(1, self.customers))
        if self.chance.random() < 0.03 and self.customers:
            self.write(1)

    def answer(self, number: int) -> None:
        text = self.chance.choice(REPLIES)
        first, *further = first_promises(text, self.now, Office.of(CONFIG)) or (None,)
        mail = a_reply(self.written + 1_000, own_words=text, date=self.now)
        row = a_reply_row(number, round(self.now.timestamp()) % 10**7 + number)
        row_id = self.store.outbox.queue(row, mail, None, first)
        self.store.promises.add(row_id, [promise for promise in further if promise])

    def ledger(self) -> Iterator[PromiseRow]:
        for conversation in range(1, self.customers + 1):
            yield from self.store.promises.of_conversation(conversation)


def test_nobody_passes_a_promised_time_without_answer_update_or_alarm(store: Store) -> None:
    weeks = Weeks(store)
    weeks.run()
    states = Counter(promise.state for promise in weeks.ledger())
    assert min(states[state] for state in ("kept", "missed", "postponed")) >= 2
    assert weeks.written > 50
    for promise in weeks.ledger():
        if promise.state in ("due", "missed"):
            near = Clocks(CONFIG, weeks.now).near
            assert promise.until > near or not store.promises.told(promise.id, weeks.now)
