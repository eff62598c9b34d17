"""What every store finds: folders with filters, and searches."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inbox_assistant.model import COLOURS, Address, Attachment, StoredMail
from inbox_assistant.store.base import Store
from inbox_assistant.store.pages import NOBODY, Filters, Folder, Page, PageKey, Wanted
from inbox_assistant.store.sql import finding, lists
from inbox_assistant.store.sqlite import SqliteStore
from tests.builders import MORNING, a_reading, arrive, hours, read


def mail(store: Store, number: int, words: str, **changes: object) -> StoredMail:
    return arrive(store, number, MORNING + hours(number), own_words=words, **changes)  # type: ignore[arg-type]


def found(store: Store, query: str, **wanted: object) -> list[int]:
    asked = Wanted(query=query, **wanted)  # type: ignore[arg-type]
    return [row.id for row in store.conversations.search(asked, None, 50).rows]


def listed(store: Store, folder: Folder = "all", **filters: object) -> list[int]:
    asked = Wanted(folder, filters=Filters(**filters))  # type: ignore[arg-type]
    return [row.id for row in store.conversations.page(asked, None, 50).rows]


def all_pages(store: Store, wanted: Wanted, limit: int) -> list[Page]:
    pages: list[Page] = []
    after: PageKey | None = None
    while not pages or after:
        ask = store.conversations.search if wanted.query else store.conversations.page
        pages.append(ask(wanted, after, limit))
        after = pages[-1].next
    return pages


def ids(pages: list[Page]) -> list[int]:
    return [row.id for page in pages for row in page.rows]


@pytest.fixture
def shop(store: Store) -> Iterator[Store]:
    """Four conversations: a login, a bill with a file, the answer of another customer, thanks."""
    mail(store, 1, "Il login non funziona più", subject="Accesso negato")
    files = (Attachment("fattura.pdf", "application/pdf", 9),)
    mail(store, 2, "The bill is wrong", subject="Bill", attachments=files)
    jonas = Address("Jonas Weiß", "jonas@weiss.example")
    mail(store, 3, "Login geht nicht", subject="Störung", sender=jonas)
    mail(store, 4, "Grazie, la fattura è giusta", mailbox="billing", subject="Grazie")
    yield store


@pytest.mark.parametrize(
    ("query", "conversations"),
    [
        ("login", [3, 1]),
        ("login non", [1]),
        ("LOGIN -geht", [1]),
        ("-login", [4, 2]),
        ('"login non"', [1]),
        ('"non login"', []),
        ('"login non', [1]),  # a quote that is never closed
        ("giust", [4]),  # the last word may go on
        ('"giust"', []),
        ('"giust" grazie', []),
        ("piu", [1]),
        ("weiss", [3]),
        ("from:jonas", [3]),
        ("from:jonas@weiss.example", [3]),
        ('from:"jonas weiss"', [3]),
        ("to:jonas", []),
        ("to:support@shop.example login", [3, 1]),
        ("subject:fattura", []),
        ("subject:bill", [2]),
        ("fattura", [4, 2]),
        ("has:attachment", [2]),
        ("has:attachment fattura -grazie", [2]),
        ("has:wings", []),
        ("is:open login", [3, 1]),
        ("is:closed login", []),
        ("is:unread grazie", [4]),
        ("is:spam login", []),
        ("is:snoozed", []),
        ("before:2026-02-03 login", [3, 1]),
        ("before:2026-02-02", []),
        ("after:2026-02-02", [4, 3, 2, 1]),
        ("after:2026-02", [4, 3, 2, 1]),
        ("after:2026-02-03", []),
        ("before:2026", []),
        ("after:9999-99-99 login", []),  # no day: words that no mail has
        ("issue:7", []),
        ("lang:klingon", []),
        ("tag:vip", []),
        ("http://login", []),
        ("subject:", []),
        ("-", []),
        ("", []),
        ("  :  \" ' * ( ) NEAR AND", []),
    ],
)
def test_a_query_finds_conversations_newest_first(
    shop: Store, query: str, conversations: list[int]
) -> None:
    assert found(shop, query) == conversations


def test_operators_of_readings_and_tags_narrow_a_search(shop: Store) -> None:
    one = shop.conversations.mails(1)[0]
    issue = shop.readings.new_issue_id()
    read(shop, one, a_reading(language="it"), issue, "Login")
    giulia = shop.agents.add("Giulia", "g@shop.example", "x", "agent", "en").id
    tag = shop.tags.add("VIP Café", COLOURS[0])
    shop.tags.put(3, tag.id, giulia, MORNING)
    assert found(shop, 'tag:"vip cafe" login') == found(shop, 'tag:"vip cafe"') == [3]
    assert listed(shop, tag=tag.id) == [3]
    assert found(shop, "login lang:it") == [1]
    assert found(shop, "lang:it") == [1]
    assert found(shop, f"issue:{issue} login") == [1]
    assert found(shop, f"login -issue:{issue}") == [3, 1]  # refused, it is words


def test_a_word_no_mail_has_is_taken_for_the_nearest_and_told(shop: Store) -> None:
    page = shop.conversations.search(Wanted(query="loggin geth"), None, 9)
    assert [row.id for row in page.rows] == [3]
    assert page.instead == {"loggin": "login", "geth": "geht"}


@pytest.mark.parametrize("query", ['"loggin"', "-loggin bill", "lo9gin", "bi", "xyzzyqq"])
def test_exact_refused_short_and_far_words_are_never_mended(shop: Store, query: str) -> None:
    assert shop.conversations.search(Wanted(query=query), None, 9).instead == {}


def test_no_word_is_named_of_mail_that_may_not_be_seen(shop: Store) -> None:
    asked = Wanted(query="giustta", mailboxes=frozenset({"support"}))
    page = shop.conversations.search(asked, None, 9)
    assert (page.rows, page.instead) == ((), {})
    assert shop.conversations.search(Wanted(query="giustta"), None, 9).instead


def test_erased_words_are_known_no_more(shop: Store) -> None:
    shop.erasing.erase_conversation(4, {})
    assert shop.conversations.search(Wanted(query="giustta"), None, 9).instead == {}


def test_only_mailboxes_that_may_be_seen_are_searched_and_listed(shop: Store) -> None:
    billing = frozenset({"billing"})
    assert found(shop, "fattura", mailboxes=billing) == [4]
    assert found(shop, "fattura", mailboxes=frozenset()) == []
    assert found(shop, "fattura", filters=Filters(mailbox="support"), mailboxes=billing) == []
    asked = Wanted("all", mailboxes=billing)
    assert ids(all_pages(shop, asked, 2)) == [4]
    assert ids(all_pages(shop, Wanted("all", mailboxes=frozenset()), 2)) == []
    assert shop.conversations.counts(asked)["waiting"] == 1
    both = Wanted("waiting", mailboxes=frozenset({"billing", "support"}))
    assert ids(all_pages(shop, both, 1)) == [1, 2, 3, 4]


def test_excerpts_show_what_was_found(shop: Store) -> None:
    page = shop.conversations.search(Wanted(query="piu"), None, 9)
    assert [(p.text, p.found) for p in page.excerpts[1]] == [
        ("Il login non funziona ", False),
        ("più", True),
    ]
    page = shop.conversations.search(Wanted(query="subject:accesso"), None, 9)
    assert page.excerpts[1][0].text == "Accesso"


def test_a_long_mail_shows_the_place_around_the_words(store: Store) -> None:
    mail(store, 1, "prima " * 200 + "<b>ago</b> " + "dopo " * 200)
    pieces = store.conversations.search(Wanted(query="ago"), None, 9).excerpts[1]
    assert pieces[0].text == "… "
    assert [piece.text for piece in pieces if piece.found] == ["ago"]
    assert sum(len(piece.text) for piece in pieces) < 250


def test_filters_let_through_what_they_say(shop: Store) -> None:
    for number, language in ((1, "it"), (2, "en"), (3, "de")):
        one = shop.conversations.mails(number)[0]
        reading = a_reading(language=language, blocking=number, emotion="anger")
        read(shop, one, reading, shop.readings.new_issue_id(), "Login")
    giulia = shop.agents.add("Giulia", "g@shop.example", "x", "agent", "en").id
    shop.conversations.change(2, assignee=giulia)
    shop.conversations.change(3, unread=False)
    assert listed(shop, language="de") == [3]
    assert listed(shop, blocking=2) == [3, 2]
    assert listed(shop, emotion="anger", language="it") == [1]
    assert listed(shop, emotion="joy") == []
    assert listed(shop, assignee=giulia) == [2]
    assert listed(shop, "waiting", assignee=NOBODY) == [1, 3, 4]
    assert listed(shop, unread=True) == [4, 2, 1]
    assert listed(shop, mailbox="billing") == [4]
    assert listed(shop, waiting_since=MORNING + hours(2)) == [2, 1]
    assert listed(shop, status="closed") == []
    assert listed(shop, issue=shop.readings.conversation_issue(2)) == [2]
    assert listed(shop, tag=99) == []


@pytest.mark.parametrize("limit", [1, 2, 5])
@pytest.mark.parametrize("folder", ["all", "waiting"])
def test_a_bounded_look_says_where_it_stopped_and_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch, limit: int, folder: Folder
) -> None:
    monkeypatch.setattr(lists, "LOOKED_AT", 3)
    for number in range(1, 15):
        box = "support" if number % 2 else "billing"
        one = mail(store, number, "x", mailbox=box)
        read(store, one, a_reading(emotion="joy" if number in (2, 9) else "anger"))
    boxes = frozenset({"support", "billing"})
    for mailboxes in (None, boxes):
        asked = Wanted(folder, mailboxes=mailboxes, filters=Filters(emotion="joy"))
        pages = all_pages(store, asked, limit)
        assert ids(pages) == ([9, 2] if folder == "all" else [2, 9])
        assert any(page.stopped for page in pages[:-1])
        assert pages[-1].stopped is None


def test_a_bounded_search_says_where_it_stopped_and_goes_on(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "LOOKED_AT", 4)
    monkeypatch.setattr(finding, "_AT_ONCE", 2)
    for number in range(1, 12):
        one = mail(store, number, "parola")
        read(store, one, a_reading(emotion="joy" if number in (2, 9) else "anger"))
    asked = Wanted(query="parola", filters=Filters(emotion="joy"))
    pages = all_pages(store, asked, 1)
    assert ids(pages) == [9, 2]
    assert pages[0].stopped == MORNING + hours(8)


def test_days_of_a_query_are_those_of_its_zone(store: Store) -> None:
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    arrive(store, 1, late, own_words="mezzanotte")
    assert found(store, "mezzanotte after:2026-02") == []
    assert found(store, "mezzanotte after:2026-02", zone=ZoneInfo("Europe/Rome")) == [1]


WORDS = ("login", "logica", "fattura", "grazie", "perche", "bill", "r2d2")
texts = st.lists(st.sampled_from(WORDS), max_size=5).map(" ".join)
days = st.integers(0, 60)
mails_of = st.lists(st.tuples(st.integers(1, 5), texts, texts, days), min_size=1, max_size=12)
parts = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS).map(lambda word: f"-{word}"),
    st.sampled_from(WORDS).map(lambda word: f"subject:{word}"),
    st.tuples(*[st.sampled_from(WORDS)] * 2).map(lambda two: f'"{two[0]} {two[1]}"'),
    st.dates(MORNING.date(), MORNING.date() + timedelta(60)).map(lambda day: f"before:{day}"),
    st.dates(MORNING.date(), MORNING.date() + timedelta(60)).map(lambda day: f"after:{day}"),
)


@settings(max_examples=40, deadline=None)
@given(written=mails_of, asked=st.lists(parts, min_size=1, max_size=4), limit=st.integers(1, 4))
def test_a_search_finds_what_a_look_at_every_mail_finds(
    one_store: Store, written: list[tuple[int, str, str, int]], asked: list[str], limit: int
) -> None:
    mailbox = fresh()
    places: dict[int, int] = {}
    kept = []
    with one_store.writing():  # one wait for the disk
        for group, subject, body, after in written:
            at, place = MORNING + timedelta(days=after), places.get(group)
            words = {"subject": subject, "own_words": body}
            stored = arrive(one_store, next_number(), at, place, mailbox, **words)
            places[group] = stored.conversation_id
            kept.append(stored)
    naive = dict.fromkeys(
        stored.conversation_id for stored in reversed(kept) if fits(stored, asked)
    )
    wanted = Wanted(query=" ".join(asked), mailboxes=frozenset({mailbox}))
    assert ids(all_pages(one_store, wanted, limit)) == list(naive)


def fits(stored: StoredMail, asked: list[str]) -> bool:
    return all(
        passes(stored, part, last=place == len(asked) - 1) for place, part in enumerate(asked)
    )


def passes(stored: StoredMail, part: str, *, last: bool) -> bool:
    subject, body = f" {stored.mail.subject} ", f" {stored.mail.own_words} "
    name, _, value = part.partition(":")
    if name in ("before", "after"):
        day = f"{stored.at:%Y-%m-%d}"
        return day < value if name == "before" else day >= value
    end = "" if last else " "
    if name == "subject":
        return f" {value}{end}" in subject
    if part.startswith("-"):
        return f" {part[1:]} " not in subject + body
    if part.startswith('"'):
        return any(f" {part[1:-1]} " in text for text in (subject, body))
    return any(f" {part}{end}" in text for text in (subject, body))


@settings(deadline=None)
@given(query=st.text(max_size=60))
def test_any_text_is_a_valid_query(one_store: Store, query: str) -> None:
    one_store.conversations.search(Wanted(query=query), None, 3)


_numbers = iter(range(1, 1_000_000))


def next_number() -> int:
    return next(_numbers)


def fresh() -> str:
    return f"box {next_number()}"


@pytest.fixture(scope="module")
def one_store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store that many examples share, each with a mailbox of its own."""
    store = SqliteStore.open(tmp_path_factory.mktemp("finding") / "inbox.db")
    yield store
    store.close()
