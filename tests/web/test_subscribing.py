"""Who gets reports by mail: agents for themselves, leads for others, and everybody may leave."""

from dataclasses import replace

import pytest
from flask import Flask

from inbox_assistant.model import Edition, ReportRow
from inbox_assistant.report.subscribers import token
from inbox_assistant.store.base import Store
from tests.builders import MORNING
from tests.web.actors import Time, Visitor, shown
from tests.web.two_mailboxes import OURS, THEIRS, email, fill

PLAIN = ReportRow("2026-02-03", MORNING, "<html><head></head><body></body></html>", "x", "y", "{}")


@pytest.fixture
def team(app: Flask, store: Store) -> dict[str, Visitor]:
    fill(store)
    found = {name: Visitor(app, email(name)) for name in ("bound", "bound lead", "agent", "lead")}
    for visitor in found.values():
        assert visitor.login().status_code == 303
    return found


def noted(store: Store) -> list[tuple[str, str, str]]:
    rows = store._db.rows(  # type: ignore[attr-defined]
        "SELECT act, subject, detail FROM audit WHERE act LIKE '%subscribed' ORDER BY id"
    )
    return [(row["act"], row["subject"], row["detail"]) for row in rows]


def test_an_agent_chooses_their_reports_and_stops(team: dict[str, Visitor], store: Store) -> None:
    agent = team["bound"]
    assert "every night" in shown(agent.opens("/account"))
    answer = agent.submits("/account/reports", span=["night", "month", "hour"])
    assert answer.location.endswith("/account?saved=1#reports")
    assert [one.span for one in store.subscriptions.listed()] == ["month", "night"]
    assert shown(agent.opens("/account")).count('name="span" value="night" checked') == 1
    since = store.subscriptions.listed()[0].since
    agent.submits("/account/reports", span=["month"])
    (left,) = store.subscriptions.listed()
    assert (left.span, left.since, left.mailboxes) == ("month", since, None)
    agent.submits("/account/reports")
    assert store.subscriptions.listed() == []
    assert noted(store)[0] == (
        *("subscribed", f"agent {email('bound')}", "night, month; all mailboxes"),
    )


def test_nobody_chooses_a_mailbox_they_do_not_see(team: dict[str, Visitor], store: Store) -> None:
    form = {"span": "night", "mailbox": THEIRS}
    assert team["bound"].submits("/account/reports", **form).status_code == 400
    form |= {"address": "boss@out.example", "language": "it"}
    assert team["bound lead"].submits("/reports/subscribers", **form).status_code == 400
    assert team["agent"].submits("/reports/subscribers", **form).status_code == 403
    assert store.subscriptions.listed() == []


def test_a_lead_lets_an_address_outside_have_reports(
    team: dict[str, Visitor], store: Store
) -> None:
    lead, form = team["lead"], {"language": "it", "span": ["night", "week"]}
    lead.submits("/reports/subscribers", address=" Boss@Out.example", **form)
    page = shown(lead.opens("/reports/subscribers"))
    assert page.count("boss@out.example") >= 4 and "every week" in page
    one = store.subscriptions.listed()[0]
    assert (one.address, one.language, one.mailboxes) == ("boss@out.example", "it", None)
    lead.submits(f"/reports/subscribers/{one.id}/remove")
    assert len(store.subscriptions.listed()) == 1
    assert [act for act, *_ in noted(store)] == ["subscribed", "unsubscribed"]
    lead.submits("/language", language="it")
    page = shown(lead.opens("/reports/subscribers"))
    assert "Chi riceve i rapporti" in page and "Project-Id-Version" not in page


def test_a_bound_lead_gives_and_takes_what_they_see(team: dict[str, Visitor], store: Store) -> None:
    lead, now = team["bound lead"], MORNING
    other = store.subscriptions.add("other@out.example", "en", "night", (THEIRS,), now)
    whole = store.subscriptions.add("whole@out.example", "en", "night", None, now)
    store.subscriptions.choose(5, ["night"], None, now)
    lead.submits("/reports/subscribers", address="boss@out.example", language="en", span="night")
    assert store.subscriptions.listed()[-1].mailboxes == (OURS,)
    page = shown(lead.opens("/reports/subscribers"))
    assert "boss@out.example" in page and "other@out" not in page and "whole@out" not in page
    for one in (other, whole):
        lead.submits(f"/reports/subscribers/{one.id}/remove")
        assert store.subscriptions.get(one.id) == one


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("nobody", "is no address"),
        ("a@b.example, c@d.example", "is no address"),
        ("a@b.example\nBcc: c@d.example", "is no address"),
        ("support+x@shop.example", "mailbox of this inbox"),
        (email("bound"), "an agent&#39;s address"),
    ],
)
def test_an_address_that_must_not_be_is_refused(
    team: dict[str, Visitor], store: Store, address: str, why: str
) -> None:
    form = {"address": address, "language": "en", "span": "night"}
    answer = team["lead"].submits("/reports/subscribers", **form)
    assert why in shown(team["lead"].opens(answer.location))
    assert store.subscriptions.listed() == []


def test_one_click_ends_it_and_a_look_does_not(stranger: Visitor, store: Store) -> None:
    one = store.subscriptions.add("boss@out.example", "it", "night", None, MORNING)
    path = f"/unsubscribe/{token(store.joining.secret(), one)}"
    for _ in range(2):  # scanners of mail follow every link
        assert "boss@out.example" in shown(stranger.opens(path))
    assert store.subscriptions.get(one.id) == one
    # A mail program's click comes from nowhere (RFC 8058 3.2).
    click = {"List-Unsubscribe": "One-Click"}
    assert stranger.client.post(f"{path}0", data=click).status_code == 403
    assert stranger.client.post(path, data=click).status_code == 200
    assert store.subscriptions.listed() == []
    assert noted(store) == [("unsubscribed", "address boss@out.example", "night, by themselves")]
    assert "any more" in shown(stranger.opens(path))
    assert "any more" in shown(stranger.submits(path))


def test_reports_are_listed_for_who_may_see_their_mailboxes(
    team: dict[str, Visitor], store: Store, time: Time
) -> None:
    sets = (None, (OURS,), (THEIRS,), (THEIRS, OURS))
    for only in sets:
        store.reports.save(replace(PLAIN, edition=Edition(only)))
    store.reports.save(
        replace(PLAIN, night="2026-02-02-week", span="week", edition=Edition((OURS,)))
    )
    names = {head.edition.mailboxes: head.name for head in store.reports.heads(9, "night")}
    page = shown(team["agent"].opens("/reports"))
    assert f"only {THEIRS}" in page and "/reports/2026-02-03" in page
    page = shown(team["bound"].opens("/reports"))
    assert f"/reports/{names[OURS,]}" in page and THEIRS not in page
    assert "Week report" not in shown(team["bound"].opens("/reports?span=night"))
    assert "Week report" in shown(team["bound"].opens("/reports?span=week"))
    forms = ("", "/document", "/report.csv", "/report.json", "/report.txt")
    for only in sets:
        for form in forms:
            code = team["bound"].opens(f"/reports/{names[only]}{form}").status_code
            assert code == (200 if only == (OURS,) else 404), (only, form)
            assert team["agent"].opens(f"/reports/{names[only]}{form}").status_code == 200
    for wrong in ("2026-02-03.99", "2026-02-03.²", f"2026-02-03.{'9' * 30}", "2026-02-03."):
        assert team["agent"].opens(f"/reports/{wrong}").status_code == 404


def test_everybody_reads_the_edition_of_their_language(
    team: dict[str, Visitor], store: Store
) -> None:
    store.reports.save(PLAIN)
    store.reports.save(replace(PLAIN, edition=Edition(None, "it")))
    (spoken,) = (head for head in store.reports.heads(9) if head.edition.language)
    assert spoken.name not in shown(team["agent"].opens("/reports"))
    team["agent"].submits("/language", language="it")
    assert spoken.name in shown(team["agent"].opens("/reports"))
