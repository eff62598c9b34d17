"""The overview: pictures whose tables say the same, of what the agent may see."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from inbox_assistant.model import Voiced, Waited
from inbox_assistant.report.ranges import Scale
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, a_reply, a_reply_row, arrive, hours, read
from tests.web.actors import Visitor, shown
from tests.web.samples import OUTAGE, fill
from web.heat import half_within, heat, level, weekdays
from web.mix import OTHERS, mix
from web.overview import brief, lasting

UTC = ZoneInfo("UTC")
HOUR = int(MORNING.timestamp()) // 3600  # Monday, 8 o'clock


def part(page: str, title: str) -> str:
    """The section of that id, as text."""
    return page.split(f'id="{title}-title"')[1].split("</section>")[0]


def cells(section: str) -> list[list[str]]:
    """The rows of the table behind a picture."""
    body = section.split("<tbody>")[1].split("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", body, re.DOTALL)
    clean = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in row] for row in clean]


@pytest.mark.parametrize(
    ("counts", "half"), [({}, None), ({30: 1}, 30), ({30: 1, 60: 1}, 30), ({5: 1, 60: 2}, 60)]
)
def test_half_of_them_were_answered_within_the_middle_step(
    counts: dict[int, int], half: int | None
) -> None:
    assert half_within(counts) == half


def test_a_longer_wait_has_a_larger_square() -> None:
    waits = [
        Waited(HOUR + n, within, True, 1) for n, within in enumerate((30, 240, 720, 1440, 9999))
    ]
    squares = [cell for day in heat(waits, UTC).days for cell in day if cell.answers]
    assert [cell.level for cell in squares] == [1, 2, 3, 4, 5] and level(None) == 0
    assert sorted({cell.size for cell in squares}) == [cell.size for cell in squares]


def test_hours_are_those_of_the_reader_also_when_clocks_change() -> None:
    rome = ZoneInfo("Europe/Rome")
    winter, summer = (datetime(2026, 3, day, 8, tzinfo=UTC) for day in (28, 29))
    waits = [Waited(int(at.timestamp()) // 3600, 30, True, 1) for at in (winter, summer)]
    found = [(c.weekday, c.hour) for day in heat(waits, rome).days for c in day if c.answers]
    assert found == [(5, 9), (6, 10)]


def test_the_bar_of_a_weekday_counts_first_answers_only() -> None:
    waits = [
        Waited(HOUR, 60, True, 2),
        Waited(HOUR, 9999, False, 9),
        Waited(HOUR + 24, 120, True, 1),
    ]
    days = weekdays(waits, UTC, length=100.0, row=10.0)
    assert [(d.within, d.answers, d.length) for d in days[:3]] == [
        (60, 2, 50.0),
        (120, 1, 100.0),
        (None, 0, 0.0),
    ]


def test_rare_languages_are_counted_together_and_none_is_lost() -> None:
    voices = [Voiced(code, "formal", "cold", 9 - n) for n, code in enumerate("abcdefgh")]
    found = mix(voices)
    assert found.rows[-1].language == OTHERS and found.rows[-1].mails == 3 + 2
    assert sum(row.mails for row in found.rows) == found.mails == sum(v.mails for v in voices)
    for row in found.rows:
        assert [p.mails == 0 for p in row.parts] == [p.width == 0 for p in row.parts]


def test_people_stand_on_the_scale_in_their_order_and_within_it() -> None:
    scale = Scale(1000)
    places = [scale.at(people) for people in (0, 1, 2, 10, 999, 1000)]
    assert places == sorted(places) and places[0] == places[1] >= 0 and places[-1] <= 340
    assert [people for people, _ in scale.ticks] == [1, 10, 100, 1000]


def test_an_empty_inbox_says_what_will_be_here(agent: Visitor) -> None:
    page = shown(agent.opens("/overview"))
    for words in (
        "No answers yet.",
        "No first answers yet.",
        "Nothing was read yet.",
        "No open issue.",
    ):
        assert words in page
    assert "<table" not in page


def test_the_tables_say_what_the_pictures_show(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/overview"))
    assert cells(part(page, "mix")) == [
        ["Italian", "formal", "0", "2", "0"],
        ["German", "informal", "0", "1", "0"],
    ]
    [waited] = cells(part(page, "heat"))
    assert waited == ["08:00", "30m 1", *["nobody"] * 6]
    assert cells(part(page, "weekdays"))[0] == ["Monday", "30 minutes", "1"]
    [reach] = cells(part(page, "ranges"))
    assert reach[:2] == [OUTAGE, "2"]
    told = re.search(r"probably (\d+) to (\d+) are affected, (\d+) in the middle", page)
    assert told and reach[2:] == [told[1], told[3], told[2]]


def test_every_picture_has_a_name_words_and_no_style(agent: Visitor, store: Store) -> None:
    fill(store)
    for path in ("/overview", "/issues/1"):
        page = shown(agent.opens(path))
        for drawing in re.findall(
            r'<svg class="picture[^>]*role="img"[^>]*>.*?</svg>', page, re.DOTALL
        ):
            names = re.findall(r'aria-labelledby="(\S+) (\S+)"', drawing)[0]
            assert all(f'id="{name}"' in drawing for name in names)
        ids = re.findall(r'\sid="([^"]+)"', page)
        assert len(ids) == len(set(ids)) and "style=" not in page
        assert page.count("The numbers as a table") >= 2


def test_an_agent_of_some_mailboxes_sees_their_figures(agent: Visitor, store: Store) -> None:
    for number, mailbox in ((1, "support"), (2, "sales")):
        mail = arrive(store, number, mailbox=mailbox)
        read(store, mail, a_reading(language="it" if number == 1 else "fr"))
        row = a_reply_row(mail.conversation_id, number, mailbox=mailbox)
        store.outbox.queue(row, a_reply(number, date=MORNING + hours(1)), 1, None)
    assert "French" in part(shown(agent.opens("/overview")), "mix")
    store.access.allow(1, {"support"})
    page = shown(agent.opens("/overview"))
    assert "French" not in part(page, "mix") and "You see the mail of some mailboxes" in page
    assert cells(part(page, "heat"))[0][1] == "1h 1"


def test_the_overview_is_italian_for_who_reads_italian(colleague: Visitor, store: Store) -> None:
    fill(store)
    page = shown(colleague.opens("/overview"))
    assert "lunedì" in page and "I numeri in una tabella" in page and "The numbers" not in page


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", ["30 minutes", "90 minutes", "18 hours", "1 day", "28 days", "1.5h"]),
        ("it", ["30 minuti", "90 minuti", "18 ore", "1 giorno", "28 giorni", "1,5h"]),
    ],
)
def test_times_are_words_of_the_language(app: Flask, language: str, said: list[str]) -> None:
    with app.test_request_context(headers={"Accept-Language": language}):
        told = [lasting(minutes) for minutes in (30, 90, 1080, 1440, 28 * 1440)]
        assert [*told, brief(90)] == said
