"""A small day in the inbox, made through the store's own methods."""

from inbox_assistant.model import Address, Attachment, Cursor, KnownAnswer, ReportRow
from inbox_assistant.store.base import Store
from tests.builders import (
    MORNING,
    a_reading,
    a_reply,
    a_reply_row,
    arrive,
    fetched,
    hours,
    read,
)

OUTAGE = "Page stays white after login"
REPORT = (
    "<!doctype html><html><head><style>p{margin:0}</style></head>"
    '<body><p style="color:#123">A hard day</p><p style="color:#123">Really</p></body></html>'
)


def fill(store: Store) -> None:
    """Two customers with one problem, one other, a robot, an unreadable mail, a report; the second
    customer has our answer on its way."""
    issue = store.readings.new_issue_id()
    html = "<p>Non riesco ad <b>accedere</b></p>"
    files = (Attachment("schermata.png", "image/png", 1200),)
    first = arrive(store, 1, MORNING, html=html, attachments=files, quoted="> prima", signature="A")
    read(store, first, a_reading(), issue, OUTAGE)
    second = arrive(store, 2, MORNING + hours(0.5), sender=Address("Jonas", "jonas@x.example"))
    read(store, second, a_reading(language="de", formality="informal"), issue, OUTAGE)
    third = arrive(store, 3, MORNING + hours(1), subject="Grazie", own_words="Tutto a posto!")
    read(store, third, a_reading(emotion="gratitude", blocking=0))
    arrive(store, 4, MORNING + hours(1), subject="Away", automatic="auto-reply")
    store.raw_mails.keep("support", [fetched(9, b"broken", MORNING)], _cursor())
    store.raw_mails.failed(store.raw_mails.unparsed(1)[0].id, "No header fields.", give_up=True)
    store.outbox.queue(a_reply_row(2, 1, answers=second.id), a_reply(1), 1, None)
    store.issues.answer(KnownAnswer(issue, "it", "Basta svuotare la cache."), 1, MORNING)
    store.reports.save(ReportRow("2026-02-02", MORNING, REPORT, "A hard day", "rank\n1\n", "{}"))


def _cursor() -> Cursor:
    return Cursor("support", "INBOX", 1, 9)
