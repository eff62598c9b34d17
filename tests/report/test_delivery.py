"""Who gets which report by mail: each once, and nobody what they may not see."""

import multiprocessing
import os
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inbox_assistant.config import Config, MailboxConfig, ReportConfig, Server, WebConfig
from inbox_assistant.errors import InputError, SendDeferred, SendError, SendRefused, SendUnknown
from inbox_assistant.forgetting import forget
from inbox_assistant.model import Address, Agent, Edition
from inbox_assistant.report.mailing import Rounds
from inbox_assistant.report.nightly import make, written
from inbox_assistant.report.spans import newest
from inbox_assistant.report.subscribers import of_address, of_token, token
from inbox_assistant.respond.smtp import deliver
from inbox_assistant.store import open_store
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.rig import Sink
from tests.web import two_mailboxes

ROME = ZoneInfo("Europe/Rome")
SERVER = Server("mail.shop.example", 993, "support")
NOW = datetime(2026, 11, 3, 5, 30, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=40)
SHOP, SCHOOL = "Zwiebelkuchen", "Kreidestaub"


def config(**changes: object) -> Config:
    mailboxes = tuple(
        MailboxConfig(name, f"{name}@firm.example", SERVER, SERVER) for name in ("school", "shop")
    )
    values = {"store": "", "team": "Pentola", "timezone": ROME, "mailboxes": mailboxes} | changes
    return Config(**values)  # type: ignore[arg-type]


class Post:
    """Takes mails over as a server would."""

    def __init__(self, failure: SendError | None = None) -> None:
        self.sent: list[tuple[str, str]] = []
        self.raw: list[bytes] = []
        self.failure = failure

    def __call__(self, sender: str, recipients: list[str], raw: bytes) -> None:
        if self.failure:
            raise self.failure
        mail = parsed(raw)
        self.sent += [(to, str(mail["Subject"])) for to in recipients]
        self.raw.append(raw)

    @property
    def to(self) -> list[str]:
        return [to for to, _ in self.sent]


def parsed(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def body(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert part is not None
    return str(part.get_content())


def rounds(store: Store, post: Post, now: datetime = NOW, **changes: object) -> Rounds:
    return Rounds(store, config(**changes), post, lambda: now)


def an_agent(store: Store, name: str, *mailboxes: str, language: str = "en") -> Agent:
    agent = store.agents.add(name, f"{name}@firm.example", "hash", "agent", language)
    store.access.allow(agent.id, mailboxes or None)
    store.subscriptions.choose(agent.id, ["night"], None, LONG_AGO)
    return agent


def fill(store: Store) -> None:
    """Let two people write to each mailbox about a problem whose word is nowhere else."""
    for first, mailbox, word in ((1, "shop", SHOP), (11, "school", SCHOOL)):
        issue = store.readings.new_issue_id()
        for number in (first, first + 1):
            sender = Address(f"{word} {number}", f"n{number}@{word.lower()}.example")
            mail = arrive(store, number, NOW - hours(number), mailbox=mailbox, sender=sender)
            read(store, mail, a_reading(request=f"{word} fails."), issue, f"{word} fails")


@pytest.fixture
def filled(store: Store) -> Store:
    fill(store)
    return store


def test_each_sees_only_the_mailboxes_they_may_see(filled: Store) -> None:
    an_agent(filled, "anna", "shop")
    an_agent(filled, "bruno", "school")
    an_agent(filled, "carla")
    filled.subscriptions.add("boss@out.example", "en", "night", ("school",), LONG_AGO)
    post = Post()
    assert rounds(filled, post).mail_newest() == 4
    told = dict(zip(post.to, (raw.decode() for raw in post.raw), strict=True))
    mails = {to: parsed(raw.encode()) for to, raw in told.items()}
    words = {
        to: "".join(str(part.get_content()) for part in mail.walk() if not part.is_multipart())
        for to, mail in mails.items()
    }
    for to, seen, hidden in (
        ("anna@firm.example", SHOP, SCHOOL),
        ("bruno@firm.example", SCHOOL, SHOP),
        ("boss@out.example", SCHOOL, SHOP),
    ):
        assert seen in words[to] and hidden.casefold() not in words[to].casefold(), to
    assert {SHOP, SCHOOL} <= set(re.findall(r"\w+", words["carla@firm.example"]))
    assert "(shop)" in post.sent[0][1]
    # One report for a set, however many get it.
    sets = [head.edition.mailboxes for head in filled.reports.heads(9)]
    assert sorted(map(str, sets)) == ["('school',)", "('shop',)", "None"]
    assert [h.edition for h in filled.seen(["shop"]).reports.heads(9)] == [Edition(("shop",))]


def test_nobody_gets_a_night_twice_and_a_week_besides(filled: Store) -> None:
    agent = an_agent(filled, "anna", "shop")
    filled.subscriptions.choose(agent.id, ["night", "week", "month"], None, LONG_AGO)
    filled.subscriptions.add("boss@out.example", "en", "night", None, LONG_AGO)
    filled.subscriptions.add("boss@out.example", "en", "week", None, LONG_AGO)
    post = Post()
    for _ in range(3):
        rounds(filled, post).mail_newest()
    titles = sorted(post.sent)
    assert len(titles) == len(set(titles)) == 5
    assert ("boss@out.example", "Week report, up to Monday 2 November 2026") in titles
    post.sent.clear()
    rounds(filled, post, NOW + timedelta(days=1)).mail_newest()
    assert len(post.sent) == 2


def test_a_lost_right_changes_the_very_next_mail(filled: Store) -> None:
    agent = an_agent(filled, "anna", "shop", "school")
    rounds(filled, first := Post()).mail_newest()
    filled.access.allow(agent.id, ["school"])
    rounds(filled, then := Post(), NOW + timedelta(days=1)).mail_newest()
    assert SHOP in body(parsed(first.raw[0]), "plain")
    assert SHOP not in then.raw[0].decode() and "(school)" in then.sent[0][1]
    filled.subscriptions.choose(agent.id, ["night"], ("shop",), LONG_AGO)
    rounds(filled, none := Post(), NOW + timedelta(days=2)).mail_newest()
    filled.subscriptions.choose(agent.id, ["night"], None, LONG_AGO)
    filled.agents.change(agent.id, disabled=True)
    rounds(filled, none, NOW + timedelta(days=3)).mail_newest()
    assert none.sent == []


def test_a_right_lost_while_reports_are_mailed_counts(filled: Store) -> None:
    an_agent(filled, "anna", "shop")
    bruno = an_agent(filled, "bruno", "school")

    def lock_out(*_: object) -> None:
        filled.agents.change(bruno.id, disabled=True)

    assert Rounds(filled, config(), lock_out, lambda: NOW).mail_newest() == 1


def test_an_agents_address_added_by_hand_sees_what_the_agent_may(filled: Store) -> None:
    agent = an_agent(filled, "anna", "shop")
    filled.subscriptions.choose(agent.id, [], None, NOW)
    filled.subscriptions.add("anna@firm.example", "en", "night", None, LONG_AGO)
    rounds(filled, post := Post()).mail_newest()
    assert SCHOOL not in post.raw[0].decode()
    assert of_address(filled, config(), "Anna@firm.example").edition == Edition(("shop",))
    filled.agents.change(agent.id, disabled=True)
    with pytest.raises(InputError, match="locked out"):
        of_address(filled, config(), "anna@firm.example")


def test_everybody_reads_their_own_language(filled: Store) -> None:
    an_agent(filled, "anna", language="it")
    an_agent(filled, "carla")
    filled.subscriptions.add("capo@out.example", "it", "night", None, LONG_AGO)
    rounds(filled, post := Post()).mail_newest()
    told = {str(parsed(raw)["To"]): parsed(raw) for raw in post.raw}
    for to in ("anna@firm.example", "capo@out.example"):
        assert "CHE COSA SI RIPETE" in body(told[to], "plain")
        assert str(told[to]["Subject"]).startswith("Rapporto")
    assert "WHAT RECURS" in body(told["carla@firm.example"], "plain")
    assert len(filled.reports.heads(9)) == 2


def test_who_is_of_the_teams_list_or_came_later_gets_no_second_mail(filled: Store) -> None:
    an_agent(filled, "anna")
    filled.subscriptions.add("new@out.example", "en", "night", None, NOW)
    report = ReportConfig(to=("Anna@firm.example",))
    assert rounds(filled, post := Post(), report=report).mail_newest() == 0
    assert rounds(filled, post, NOW + timedelta(days=1), report=report).mail_newest() == 1
    assert post.to == ["new@out.example"]


def test_what_a_restored_backup_lost_is_not_told_again(filled: Store) -> None:
    an_agent(filled, "anna")
    filled.restores.begin(NOW, NOW - hours(3))
    assert rounds(filled, Post()).mail_newest() == 0
    assert rounds(filled, Post(), NOW + timedelta(days=1)).mail_newest() == 1


@pytest.mark.parametrize(
    ("failure", "again"), [(SendDeferred, 1), (SendUnknown, 0), (SendRefused, 0)]
)
def test_only_what_nobody_has_is_tried_again(
    filled: Store, failure: type[SendError], again: int
) -> None:
    an_agent(filled, "anna")
    assert rounds(filled, Post(failure("No."))).mail_newest() == 0
    assert rounds(filled, Post()).mail_newest() == again


def test_who_is_put_off_keeps_nobody_waiting_and_is_no_storm(filled: Store) -> None:
    an_agent(filled, "anna")
    an_agent(filled, "carla")
    tried: list[str] = []

    def picky(sender: str, recipients: list[str], raw: bytes) -> None:
        tried.append(recipients[0])
        if recipients[0].startswith("anna"):
            raise SendDeferred("Later.")

    now = NOW
    found = Rounds(filled, config(), picky, lambda: now)
    for _ in range(5):
        found.mail_newest()
    assert tried == ["anna@firm.example", "carla@firm.example"]
    now += timedelta(minutes=11)
    found.mail_newest()
    assert tried.count("anna@firm.example") == 2


@pytest.mark.parametrize(("day", "month"), [(29, 3), (25, 10)])
def test_nights_in_which_clocks_change_are_mailed_once(store: Store, day: int, month: int) -> None:
    store.subscriptions.add("boss@out.example", "en", "night", None, LONG_AGO - timedelta(days=300))
    begin = datetime(2026, month, day - 1, 12, tzinfo=ROME).astimezone(UTC)
    post = Post()
    for half_hours in range(96):
        rounds(store, post, begin + timedelta(minutes=30 * half_hours)).mail_newest()
    assert len(post.sent) == len(set(post.sent)) == 3


def _mail_or_die(path: str, die: bool, log: str) -> None:
    store = open_store(path)

    def hand_over(sender: str, recipients: list[str], raw: bytes) -> None:
        with Path(log).open("a") as book:
            book.write(f"{recipients[0]}\n")
        if die:
            os._exit(9)

    Rounds(store, config(), hand_over, lambda: NOW).mail_newest()


@pytest.fixture
def processes(tmp_path: Path) -> Iterator[Callable[..., list[str]]]:
    """Mail the reports in processes of their own at once; the addresses that got one."""
    path, log = str(tmp_path / "inbox.db"), str(tmp_path / "log")
    fork = multiprocessing.get_context("fork")  # what is loaded need not be loaded again

    def run(*deaths: bool) -> list[str]:
        started = [fork.Process(target=_mail_or_die, args=(path, die, log)) for die in deaths]
        for process in started:
            process.start()
        for process in started:
            process.join(60)
        return sorted(Path(log).read_text().split())

    yield run


def test_killed_in_the_middle_or_two_at_once_nobody_gets_it_twice(
    filled: Store, processes: Callable[..., list[str]]
) -> None:
    names = [f"n{number}@out.example" for number in range(6)]
    for name in names:
        filled.subscriptions.add(name, "en", "night", None, LONG_AGO)
    assert processes(True) == names[:1]
    assert processes(False, False) == names
    assert len(filled.reports.heads(9)) == 1


def test_a_link_ends_one_subscription_and_is_of_use_to_nobody_else(store: Store) -> None:
    one = store.subscriptions.add("boss@out.example", "en", "night", None, NOW)
    secret = store.joining.secret()
    ticket = token(secret, one)
    assert of_token(store, ticket) == one
    other = store.subscriptions.add("other@out.example", "en", "night", None, NOW)
    for wrong in (
        *("", "-", "1", f"{other.id}-{ticket.partition('-')[2]}", ticket[:-1], ticket + "0"),
        *(f"{'9' * 30}-x", "²-x", token(b"other", one)),
    ):
        assert of_token(store, wrong) is None, wrong
    store.subscriptions.remove(one.id)
    assert of_token(store, ticket) is None


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("https://posta.example", ["List-Unsubscribe", "List-Unsubscribe-Post"]),
        ("http://posta.example", ["List-Unsubscribe"]),
        ("", []),
    ],
)
def test_who_is_outside_can_leave_where_the_inbox_has_an_address(
    filled: Store, address: str, headers: list[str]
) -> None:
    one = filled.subscriptions.add("boss@out.example", "en", "night", None, LONG_AGO)
    rounds(filled, post := Post(), web=WebConfig(address=address)).mail_newest()
    mail = parsed(post.raw[0])
    assert [name for name in mail if name.startswith("List-")] == headers
    link = f"{address}/unsubscribe/{token(filled.joining.secret(), one)}"
    for kind in ("plain", "html"):
        assert (link in body(mail, kind)) is bool(address)
        assert address or "tell them" in body(mail, kind)
    assert mail["Auto-Submitted"] == "auto-generated"


def test_an_agent_is_led_to_their_account(filled: Store) -> None:
    an_agent(filled, "anna")
    web = WebConfig(address="https://posta.example")
    rounds(filled, post := Post(), web=web).mail_newest()
    mail = parsed(post.raw[0])
    assert "https://posta.example/account#reports" in body(mail, "plain")
    assert mail["List-Unsubscribe"] is None


def test_an_erased_person_is_in_no_edition(filled: Store) -> None:
    an_agent(filled, "anna", "shop", language="it")
    an_agent(filled, "carla")
    make(filled, config(), lambda: NOW)
    rounds(filled, Post()).mail_newest()
    assert len(filled.reports.heads(9)) == 2
    forget(filled, ["n1@zwiebelkuchen.example"])
    for row in filled.reports.nights(9):
        for text in (row.html, row.text, row.csv, row.data):
            assert "Zwiebelkuchen 1" not in text and "n1@zwiebel" not in text


def test_a_real_server_takes_each_report_once(filled: Store, smtp_sink: Sink) -> None:
    an_agent(filled, "anna", "shop")
    filled.subscriptions.add("boss@out.example", "it", "night", None, LONG_AGO)

    def hand_over(sender: str, recipients: list[str], raw: bytes) -> None:
        deliver(smtp_sink.server(), sender, recipients, raw)

    found = Rounds(filled, config(), hand_over, lambda: NOW)
    assert (found.mail_newest(), found.mail_newest()) == (2, 0)
    assert newest("night", NOW, config()).night == "2026-11-03"
    assert sorted(str(mail.message["To"]) for mail in smtp_sink.mails()) == [
        "anna@firm.example",
        "boss@out.example",
    ]


def test_no_word_of_another_mailbox_comes_in_by_any_way(store: Store) -> None:
    theirs = two_mailboxes.fill(store)[two_mailboxes.THEIRS]
    ours = two_mailboxes.OURS
    shared, apart = (int(theirs[noun]) for noun in ("shared", "issue_id"))
    store.issue_desk.merge(apart, shared, 1, MORNING + hours(2))
    now = MORNING + hours(26)
    whole, edition = Edition(), Edition((ours,))
    told = {
        one: written(store, config(), newest("night", now, config()), now, one)
        for one in (whole, edition)
    }
    forms = ("html", "text", "csv", "data")
    assert two_mailboxes.HIDDEN in told[whole].data and "Checkout" in told[edition].data
    for form in forms:
        assert two_mailboxes.HIDDEN.casefold() not in getattr(told[edition], form).casefold()
