import csv
import json
import unicodedata
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inbox_assistant.report.tables import to_csv, to_json
from tests.report import nights


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


@pytest.mark.parametrize(
    "formula",
    [
        *('=HYPERLINK("http://x")', "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1+1"),
        *("＋1", "－1", "＠SUM(A1)", "﹢1", "﹣1", "\u00a0=1", "\u200b=1", "\ufeff@A1", "\u202e=1"),
        *("|cmd", "%0A"),
    ],
)
def test_no_cell_is_a_formula(formula: str) -> None:
    row = rows(to_csv(nights.report(recurring=(nights.recurring(title=formula),), watch=())))[0]
    assert row["title"] == f"'{formula}"


@given(st.text(max_size=40))
def test_every_text_survives_the_table(text: str) -> None:
    report = nights.report(recurring=(nights.recurring(quote=text),), watch=())
    row = rows(to_csv(report))[0]
    assert row["quote"] in (text, f"'{text}")


def test_the_table_holds_what_recurs_and_what_to_watch_with_method_and_range() -> None:
    first, _, watched, *_ = rows(to_csv(nights.report()))
    assert (first["rank"], first["writers"], first["languages"]) == ("1", "12", "it:9 en:3 de:2")
    assert (first["affected_low"], first["affected_median"], first["affected_high"]) == (
        "14",
        "18",
        "26",
    )
    assert (first["affected_method"], first["trend_method"]) == ("reach-2", "weekly-1")
    assert watched["writers"] == "1"


def test_the_json_form_holds_everything_with_offsets() -> None:
    data = json.loads(to_json(nights.report(), nights.NIGHT))
    assert data["night"] == nights.NIGHT
    assert data["until"] == "2026-11-03T05:00:00+00:00"
    assert data["recurring"][0]["reach"]["method"] == "reach-2"
    assert data["waiting"]["longest"][0]["customer"] == "Marta Bianchi"
    assert data["doing"][0]["median"] == 95 * 60
    assert data["quiet"][0]["answered"] is False


def test_the_table_holds_every_part_of_the_report() -> None:
    found = rows(to_csv(nights.report()))
    assert {row["section"] for row in found} == {
        *("recurring", "watch", "change", "joined", "proposal", "waiting", "promise_missed"),
        *("promise_due", "let_down", "mismatch", "quiet", "vague", "total", "doing"),
    }
    total = next(row for row in found if row["section"] == "total")
    assert (total["mails"], total["waiting"], total["longer"]) == ("43", "3", "1")
    doing = [row for row in found if row["section"] == "doing"]
    assert next((d["language"], d["median_office_minutes"]) for d in doing) == ("all", "95")


@given(st.text(min_size=1, max_size=12))
def test_a_cell_never_begins_with_what_spreadsheets_run(text: str) -> None:
    report = nights.report(recurring=(nights.recurring(title=text),), watch=())
    shown = rows(to_csv(report))[0]["title"].lstrip()
    assert not unicodedata.normalize("NFKC", shown)[:1].startswith(("=", "+", "-", "@"))
