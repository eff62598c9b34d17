"""Issues and nightly reports, as agents see and steer them."""

import re

import pytest

from inbox_assistant import consolidating
from inbox_assistant.model import Consolidated
from inbox_assistant.store.base import Store
from tests.builders import MORNING, a_reading, arrive, hours, read
from tests.web.actors import Time, Visitor, shown
from tests.web.samples import OUTAGE, fill
from web.issues import SECOND_LOOK


def test_an_issue_says_who_wrote_whom_it_reaches_and_how_it_blocks(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    page = shown(agent.opens("/issues"))
    assert OUTAGE in page and "2 people wrote" in page and "blocks fully" in page
    assert re.search(r"probably \d+ to \d+ affected", page)
    assert "<svg" in page and "<rect" in page


def test_the_list_says_which_known_answers_are_missing(agent: Visitor, store: Store) -> None:
    fill(store)
    page = shown(agent.opens("/issues"))
    assert "Italian 1" in page and "German 1" in page
    assert "known answer missing in German" in page
    agent.submits("/issues/1/answers", language="it", text="")
    assert "no known answer" in shown(agent.opens("/issues"))
    agent.submits("/issues/1/answers", language="it", text="Così.")
    agent.submits("/issues/1/answers", language="de", text="So.")
    assert "known answer" not in shown(agent.opens("/issues"))


def test_a_second_look_is_asked_for_once_and_its_last_time_told(
    agent: Visitor, store: Store, time: Time
) -> None:
    assert "No second look at the recent mail was taken yet." in shown(agent.opens("/issues"))
    for _ in range(2):
        answer = agent.submits("/issues/look")
    page = shown(agent.opens(answer.location))
    assert "is queued" in page and "waits or is under way" in page and "disabled" in page
    assert SECOND_LOOK == consolidating.JOB and store.jobs.waiting(SECOND_LOOK) == 1
    store.jobs.done([job.id for job in store.jobs.claim(SECOND_LOOK, "reader", time.now, 1)])
    store.regrouping.apply(Consolidated((), (), {}, store.regrouping.version()), time.now)
    assert "was last taken Mon 2 Feb 2026, 10:00." in shown(agent.opens("/issues"))


def test_the_page_of_an_issue_has_its_voices_and_conversations(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    page = shown(agent.opens("/issues/1"))
    assert '<blockquote lang="it">' in page and "/conversations/2" in page
    assert "German" in page and "Basta svuotare la cache." in page
    assert "missing, customers write in it" in page
    assert agent.opens("/issues/99").status_code == 404


def test_the_voices_are_of_all_languages_and_of_mails_that_are_surely_about_it(
    agent: Visitor, store: Store
) -> None:
    issue = store.readings.new_issue_id()
    for number, language in enumerate(("de", "it", "it", "it", "it", "it"), 1):
        mail = arrive(store, number, MORNING + hours(number / 10))
        reading = a_reading(language=language, request=f"words {number}")
        read(store, mail, reading, issue, probability=0.3 if number == 6 else 0.8)
    vague = arrive(store, 7, MORNING + hours(1))
    read(store, vague, a_reading(vague=True, request="words 7"), issue)
    page = shown(agent.opens(f"/issues/{issue}")).split("In their words")[1].split("</section>")[0]
    assert re.findall(r"words \d", page) == ["words 5", "words 1", "words 4", "words 3"]


def test_a_title_of_the_team_stays(agent: Visitor, store: Store) -> None:
    fill(store)
    agent.submits("/issues/1/title", title="  Login:\n white page ")
    assert store.issues.get(1).title == "Login: white page"
    agent.submits("/issues/1/title", title="   ")
    assert store.issues.get(1).title == "Login: white page"


def test_an_issue_moves_to_the_list_of_its_status(agent: Visitor, store: Store) -> None:
    fill(store)
    agent.submits("/issues/1/status", status="fixed")
    assert OUTAGE not in shown(agent.opens("/issues?status=open"))
    assert OUTAGE in shown(agent.opens("/issues?status=fixed"))
    assert 'id="group-fixed"' in shown(agent.opens("/issues"))
    assert agent.submits("/issues/1/status", status="gone").status_code == 400
    assert agent.opens("/issues?status=gone").status_code == 400


def test_a_known_answer_is_kept_per_language_and_can_be_removed(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    agent.submits("/issues/1/answers", language="de", text="Bitte den Cache leeren.\r\n")
    agent.submits("/issues/1/answers", language="it", text="")
    known = {answer.language: answer.text for answer in store.issues.answers(1)}
    assert known == {"de": "Bitte den Cache leeren."}


@pytest.mark.parametrize("language", ["", "x", "german", "d3", "ü", "<b>"])
def test_a_known_answer_needs_a_language(agent: Visitor, store: Store, language: str) -> None:
    fill(store)
    answer = agent.submits("/issues/1/answers", language=language, text="x")
    assert answer.status_code == 400


def test_reports_are_listed_by_night(agent: Visitor, store: Store) -> None:
    assert "No report yet." in shown(agent.opens("/reports"))
    fill(store)
    page = shown(agent.opens("/reports"))
    assert "Monday 2 February 2026" in page and "not mailed" in page
    assert agent.opens("/reports/2025-01-01").status_code == 404


def test_a_report_keeps_its_looks_under_a_policy_without_exceptions(
    agent: Visitor, store: Store
) -> None:
    fill(store)
    answer = agent.opens("/reports/2026-02-02/document")
    page, policy = shown(answer), answer.headers["Content-Security-Policy"]
    assert page.count(' data-style="0"') == 2 and " style=" not in page
    assert policy.count("sha256-") == 2 and "sandbox" in policy and "unsafe" not in policy
    assert "<iframe" in shown(agent.opens("/reports/2026-02-02"))


def test_a_report_is_downloaded_as_csv(agent: Visitor, store: Store) -> None:
    fill(store)
    answer = agent.opens("/reports/2026-02-02/report.csv")
    assert shown(answer).startswith("rank") and answer.mimetype == "text/csv"
    assert "attachment" in answer.headers["Content-Disposition"]
