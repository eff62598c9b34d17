"""Lists, one conversation, what was understood, and what agents do with it."""

import re

import pytest

from inbox_assistant.model import Address, Judged
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from tests.web.samples import OUTAGE, fill
from web.listing import PAGE_SIZE


def _subjects(page: str) -> list[str]:
    found = re.findall(r'class="subject">(?:<span.*?</span>)?(.*?)</span>', page)
    return [subject.strip() for subject in found]


def test_the_day_begins_where_somebody_waits(agent: Visitor) -> None:
    assert agent.opens("/").location == "/folders/waiting"


def test_who_has_waited_longest_comes_first_with_the_age(agent: Visitor, store: Store) -> None:
    arrive(store, 1, MORNING, subject="newer")
    arrive(store, 2, MORNING - hours(24), subject="older")
    page = shown(agent.opens("/folders/waiting"))
    assert _subjects(page) == ["older", "newer"]
    assert "26 hrs" in page


def test_every_folder_has_its_page_and_says_why_it_is_empty(agent: Visitor) -> None:
    for folder in ("unassigned", "mine", "waiting", "promised", "sent", "closed", "automatic"):
        assert 'class="empty"' in shown(agent.opens(f"/folders/{folder}"))
    assert "Every mail could be read." in shown(agent.opens("/unreadable"))
    assert agent.opens("/folders/nonsense").status_code == 404


def test_robots_have_their_own_folder(agent: Visitor, store: Store) -> None:
    fill(store)
    assert _subjects(shown(agent.opens("/folders/automatic"))) == ["Away"]
    assert "Away" not in _subjects(shown(agent.opens("/folders/unassigned")))


def test_pages_of_a_list_meet_without_gap_or_overlap(agent: Visitor, store: Store) -> None:
    for number in range(PAGE_SIZE + 5):
        arrive(store, number, MORNING + hours(number), subject=f"mail {number}")
    first = shown(agent.opens("/folders/unassigned"))
    following = re.search(r'rel="next" href="([^"]+)"', first)
    assert following is not None
    second = shown(agent.opens(following[1].replace("&amp;", "&")))
    subjects = _subjects(first) + _subjects(second)
    assert subjects == [f"mail {number}" for number in reversed(range(PAGE_SIZE + 5))]
    assert 'rel="next"' not in second


@pytest.mark.parametrize("after", ["", "x", "1", "1-2-3", "-", "9" * 40 + "-1", "1--1"])
def test_a_broken_page_key_still_shows_the_list(agent: Visitor, store: Store, after: str) -> None:
    fill(store)
    assert agent.opens(f"/folders/waiting?after={after}").status_code == 200


def test_a_conversation_opens_beside_the_list_it_came_from(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/conversations/3?in=unassigned"))
    assert 'href="/folders/unassigned" aria-current="page"' in page
    assert page.count('aria-current="true"') >= 1
    assert "/conversations/1?in=unassigned" in page


def test_a_customer_a_colleague_and_a_robot_are_named_as_such(agent: Visitor, store: Store) -> None:
    fill(store)
    assert "Customer wrote" in shown(agent.opens("/conversations/2"))
    assert "We answered" in shown(agent.opens("/conversations/2"))
    robot = shown(agent.opens("/conversations/4"))
    assert "automatic reply" in robot and "Customer wrote" not in robot


def test_what_a_stranger_wrote_is_never_markup(agent: Visitor, store: Store) -> None:
    evil = "<script>alert(1)</script>"
    sender = Address(evil, "evil@customer.example")
    mail = arrive(store, 1, subject=evil, own_words=evil, sender=sender, quoted=evil)
    issue = store.readings.new_issue_id()
    for reported in (mail, arrive(store, 2)):
        read(store, reported, a_reading(request=evil), issue, evil)
    for path in ("/conversations/1", "/issues", "/issues/1", "/search?q=%3Cscript%3Ealert"):
        page = shown(agent.opens(path))
        assert evil not in page and "&lt;script&gt;" in page


def test_a_reading_shows_its_share_and_its_words(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1)
    emotion = Judged("anxiety", 0.82, ("non riesco ad accedere",), "lexicon-1")
    warmth = Judged("warm", 0.41, (), "lexicon-1")
    reading = a_reading()
    object.__setattr__(reading, "emotion", emotion)
    object.__setattr__(reading, "warmth", warmth)
    read(store, mail, reading)
    page = shown(agent.opens("/conversations/1"))
    assert "anxiety" in page and "82%" in page and "lexicon-1" in page
    assert "<q>non riesco ad accedere</q>" in page
    assert "<mark>non riesco ad accedere</mark>" in page
    assert "unsure, perhaps warm" in page


def test_one_press_corrects_a_reading_for_ever(agent: Visitor, store: Store) -> None:
    mail = arrive(store, 1)
    read(store, mail)
    answer = agent.submits(f"/mails/{mail.id}/reading?in=mine", field="emotion", value="anger")
    assert answer.location == "/conversations/1?in=mine#reading"
    agent.submits(f"/mails/{mail.id}/reading", field="vague", value="True")
    agent.submits(f"/mails/{mail.id}/reading", field="blocking", value="1")
    reading = store.readings.get(mail.id)
    assert reading is not None
    corrected = (reading.emotion.value, reading.vague.value, reading.blocking.value)
    assert corrected == ("anger", True, 1)
    assert "your team's word" in shown(agent.opens("/conversations/1"))


@pytest.mark.parametrize(
    ("field", "value"), [("emotion", "fury"), ("request", "x"), ("", ""), ("blocking", "4")]
)
def test_a_correction_must_be_one_of_the_choices(
    agent: Visitor, store: Store, field: str, value: str
) -> None:
    mail = arrive(store, 1)
    read(store, mail)
    assert agent.submits(f"/mails/{mail.id}/reading", field=field, value=value).status_code == 400


def test_the_issue_behind_a_mail_is_shown_with_its_reach(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/conversations/1"))
    assert OUTAGE in page and "2 wrote, probably" in page and "the same words" in page


def test_an_unread_mail_is_marked_read_only_by_a_post(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    agent.opens("/conversations/1")
    assert store.conversations.get(1).unread
    assert agent.types("/conversations/1/read").status_code == 204
    assert agent.submits("/conversations/1/read?in=mine").location == "/conversations/1?in=mine"
    assert not store.conversations.get(1).unread
    assert "/conversations/1/read" not in shown(agent.opens("/conversations/1"))


def test_an_agent_takes_a_conversation_and_gives_it_back(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    agent.submits("/conversations/1/assign", agent="1")
    assert store.conversations.get(1).assignee == 1
    assert "assigned to Giulia Bianchi" in shown(agent.opens("/conversations/1"))
    agent.submits("/conversations/1/assign", agent="")
    assert store.conversations.get(1).assignee is None
    assert agent.submits("/conversations/1/assign", agent="77").status_code == 400


def test_a_closed_conversation_can_be_opened_again(agent: Visitor, store: Store) -> None:
    arrive(store, 1)
    answer = agent.submits("/conversations/1/status?in=mine", status="closed")
    assert answer.location == "/conversations/1?in=mine"
    assert store.conversations.get(1).status == "closed"
    agent.submits("/conversations/1/status", status="open")
    assert store.conversations.get(1).status == "open"


@pytest.mark.parametrize("query", ["", "   ", '"', "l'accesso", "*", "AND", "a" * 3000, "\x00"])
def test_any_text_is_a_search(agent: Visitor, store: Store, query: str) -> None:
    fill(store)
    assert agent.client.get("/search", query_string={"q": query}).status_code == 200


def test_search_finds_without_accents_and_keeps_the_way_back(agent: Visitor, store: Store) -> None:
    arrive(store, 1, subject="Perché?", own_words="È già la terza volta")
    page = shown(agent.opens("/search?q=gia+PERCHE"))
    assert _subjects(page) == ["Perché?"]
    assert "/conversations/1?q=gia+PERCHE" in page


def test_a_promise_that_is_late_says_so(agent: Visitor, store: Store, time: Time) -> None:
    from inbox_assistant.model import Promise
    from tests.builders import a_reply, a_reply_row

    arrive(store, 1)
    promise = Promise(MORNING + hours(3), "by 11")
    store.outbox.queue(a_reply_row(1), a_reply(), 1, promise)
    assert 'class="age late"' not in shown(agent.opens("/folders/promised"))
    time.passes(hours=4)
    assert 'class="age late"' in shown(agent.opens("/folders/promised"))
    assert "by 11" in shown(agent.opens("/conversations/1"))


def test_an_italian_agent_reads_italian(colleague: Visitor, store: Store) -> None:
    fill(store)
    page = shown(colleague.opens("/conversations/1"))
    assert '<html lang="it">' in page
    assert "Il cliente ha scritto" in page and "italiano" in page and "Customer wrote" not in page


def test_the_language_of_the_pages_can_be_changed(agent: Visitor) -> None:
    answer = agent.submits("/language", language="it", next="/issues")
    assert answer.location == "/issues"
    assert '<html lang="it">' in shown(agent.opens("/issues"))
    agent.submits("/language", language="xx")
    assert '<html lang="it">' in shown(agent.opens("/issues"))


def test_the_login_speaks_the_browsers_language(stranger: Visitor) -> None:
    assert "Accedi" in shown(stranger.opens("/login", **{"Accept-Language": "it-IT,it;q=0.9"}))
    assert "Log in" in shown(stranger.opens("/login", **{"Accept-Language": "fr"}))
